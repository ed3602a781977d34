package io.sluice.registry.manifest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a variant by running exactly its bytes.
 *
 * @param parameters number of weights
 * @param nonZeroParameters how many of them are not zero
 * @param accuracy null when no labelled held-out data was given
 * @param agreement share of examples on which its top answer is the uncompressed model's, 0 to 1;
 *     null when no data was given; on the held-out data, or on the calibration sample when there is
 *     none
 * @param devices one entry per hardware class it was measured on
 */
public record VariantFacts(
    long parameters,
    long nonZeroParameters,
    @Nullable MeasuredAccuracy accuracy,
    @Nullable Double agreement,
    List<DeviceFacts> devices) {
  private static final double STANDARD_ERRORS = 2;

  public VariantFacts {
    devices = List.copyOf(devices);
  }

  /**
   * The accuracy that variants are compared by, 0 to 1: what is left of the measured one when
   * chance is taken off it. Empty when there was no data.
   *
   * <p>Two variants that give the same answer nearly everywhere differ in accuracy by the few
   * examples they disagree on, and a compressed one may score above its original by luck. The
   * standard error of such a paired difference is at most √((1 - agreement) / samples) (McNemar,
   * 1947); two of them are taken off, and nothing off the original itself. Without labels the
   * agreement stands for the accuracy.
   */
  public OptionalDouble assuredAccuracy() {
    if (accuracy == null) {
      return agreement == null ? OptionalDouble.empty() : OptionalDouble.of(agreement);
    }
    double disagreement = agreement == null ? 0 : 1 - agreement;
    double chance = STANDARD_ERRORS * Math.sqrt(disagreement / Math.max(1, accuracy.samples()));
    return OptionalDouble.of(Math.max(0, accuracy.value() - chance));
  }

  public Optional<DeviceFacts> on(String hardwareClass) {
    return devices.stream().filter(d -> d.hardwareClass().equals(hardwareClass)).findFirst();
  }
}
