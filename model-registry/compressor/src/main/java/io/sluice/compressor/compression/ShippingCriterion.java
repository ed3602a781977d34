package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Criterion for shipping a variant beside another for the same engine: the variant is needless when
 * the other is at least as good in bytes, time and right answers, and clearly better in any.
 * Differences within the measurement noise count as equal.
 */
final class ShippingCriterion {
  private static final double SIZE_NOISE = 0.01;
  private static final double TIME_NOISE = 0.05;

  private ShippingCriterion() {}

  /**
   * Merits of a variant.
   *
   * @param bytes size of the file, bytes
   * @param millis median latency, milliseconds
   * @param quality share of right answers, or of the answers of the original model
   * @param chance upper bound of the standard error of the difference to another variant on the
   *     same examples (McNemar, 1947)
   */
  record Merits(long bytes, double millis, double quality, double chance) {
    /** Merits of a measured variant; empty when nothing was measured. */
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
