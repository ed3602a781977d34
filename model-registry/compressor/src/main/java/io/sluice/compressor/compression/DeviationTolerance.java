package io.sluice.compressor.compression;

import io.sluice.measurement.ModelMeasurement;
import java.util.Locale;
import java.util.Optional;

/**
 * Largest permitted deviation from the original model. A variant beyond is broken rather than
 * compressed.
 *
 * @param relativeError maximum, see {@link ModelMeasurement#relativeError()}
 * @param agreement minimum, 0 to 1
 */
record DeviationTolerance(double relativeError, double agreement) {
  /** Rounding only. */
  static final DeviationTolerance SAME = new DeviationTolerance(1e-3, 0.999);

  static final DeviationTolerance LOSSY = new DeviationTolerance(0.3, 0.85);

  /** Reason against shipping a variant, if any. */
  Optional<String> violation(ModelMeasurement measured) {
    // a NaN is neither above nor below
    boolean close = measured.relativeError() <= relativeError && measured.agreement() >= agreement;
    return close
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s differs too much from the model as it was brought: relative error %.4f (at most"
                    + " %.4f), same top answer for %.2f %% (at least %.2f %%)",
                measured.name(),
                measured.relativeError(),
                relativeError,
                100 * measured.agreement(),
                100 * agreement));
  }
}
