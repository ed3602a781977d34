package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a variant is worth shipping beside another one for the same engine: not when the other is
 * at least as good in bytes, in time and in right answers, and clearly better in one of them. What
 * lies within the noise of measuring counts as equal.
 */
final class ShippingCriterion {
  private static final double SIZE_NOISE = 0.01;
  private static final double TIME_NOISE = 0.05;

  private ShippingCriterion() {}

  /**
   * What counts of a variant.
   *
   * @param millis median latency
   * @param quality share of right answers, or of the answers of the model as brought
   * @param chance standard error of the difference to another variant that it shares its examples
   *     with, at most (McNemar, 1947)
   */
  record Merits(long bytes, double millis, double quality, double chance) {
    /** Empty when nothing was measured. */
    static Optional<Merits> of(long bytes, @Nullable ModelMeasurement measured) {
      if (measured == null || measured.latency() == null) {
        return Optional.empty();
      }
      Integer right = measured.rightAnswers();
      double quality = right == null ? measured.agreement() : (double) right / measured.samples();
      double chance = Math.sqrt((1 - measured.agreement()) / measured.samples());
      return Optional.of(new Merits(bytes, measured.latency().p50Millis(), quality, chance));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%d bytes, %.3f ms, %.2f %% right", bytes, millis, 100 * quality);
    }
  }

  static boolean dominates(Merits one, Merits other) {
    double chance = Math.hypot(one.chance(), other.chance());
    boolean asGood =
        one.bytes() <= other.bytes() * (1 + SIZE_NOISE)
            && one.millis() <= other.millis() * (1 + TIME_NOISE)
            && one.quality() >= other.quality() - chance;
    boolean better =
        one.bytes() < other.bytes() * (1 - SIZE_NOISE)
            || one.millis() < other.millis() * (1 - TIME_NOISE)
            || one.quality() > other.quality() + chance;
    return asGood && better;
  }
}
