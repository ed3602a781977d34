package io.sluice.compressor.compression;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.HalfPrecisionTechnique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.registry.manifest.Precision;
import java.util.List;

/** Storage format of the bulk of a variant's weights. */
final class StoredPrecision {
  private static final int BITS_OF_INT4 = 4;

  private StoredPrecision() {}

  /**
   * @param weights count before compact storage, as compact storage hides the weights
   */
  static Precision of(Recipe recipe, WeightCount weights) {
    List<CompressionTechnique> steps = recipe.steps();
    boolean compact =
        !steps.isEmpty() && steps.get(steps.size() - 1) instanceof CompactStorageTechnique;
    Precision precision = weights.precision();
    for (CompressionTechnique step : compact ? steps : List.<CompressionTechnique>of()) {
      precision = rounded(step, precision);
    }
    return precision;
  }

  private static Precision rounded(CompressionTechnique step, Precision before) {
    if (step instanceof HalfPrecisionTechnique half) {
      return half.type() == HalfPrecisionTechnique.Type.FLOAT16 ? Precision.FP16 : Precision.BF16;
    }
    if (step instanceof WeightOnlyQuantizationTechnique only) {
      return only.bits() <= BITS_OF_INT4 ? Precision.INT4 : Precision.INT8;
    }
    return before;
  }
}
