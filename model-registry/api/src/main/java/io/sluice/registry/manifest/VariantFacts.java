package io.sluice.registry.manifest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a variant by running exactly its bytes.
 *
 * @param parameters number of weights
 * @param nonZeroParameters how many of them are not zero
 * @param accuracy null when no labelled data was given
 * @param agreement share of examples on which its top answer is the uncompressed model's, 0 to 1;
 *     null when no data was given
 * @param devices one entry per hardware class it was measured on
 */
public record VariantFacts(
    long parameters,
    long nonZeroParameters,
    @Nullable Accuracy accuracy,
    @Nullable Double agreement,
    List<DeviceFacts> devices) {
  public VariantFacts {
    devices = List.copyOf(devices);
  }

  public Optional<DeviceFacts> on(String hardwareClass) {
    return devices.stream().filter(d -> d.hardwareClass().equals(hardwareClass)).findFirst();
  }
}
