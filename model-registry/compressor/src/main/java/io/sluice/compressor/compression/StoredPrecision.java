package io.sluice.compressor.compression;

import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.HalfPrecision;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.registry.manifest.Precision;
import java.util.List;

/** In which format the bulk of a variant's weights is stored. */
final class StoredPrecision {
  private static final int BITS_OF_INT4 = 4;

  private StoredPrecision() {}

  /**
   * @param weights before compact storage, which hides them
   */
  static Precision of(Recipe recipe, WeightCount weights) {
    List<Technique> steps = recipe.steps();
    boolean compact = !steps.isEmpty() && steps.get(steps.size() - 1) instanceof CompactStorage;
    Precision precision = weights.precision();
    for (Technique step : compact ? steps : List.<Technique>of()) {
      precision = rounded(step, precision);
    }
    return precision;
  }

  private static Precision rounded(Technique step, Precision before) {
    if (step instanceof HalfPrecision half) {
      return half.type() == HalfPrecision.Type.FLOAT16 ? Precision.FP16 : Precision.BF16;
    }
    if (step instanceof WeightOnly only) {
      return only.bits() <= BITS_OF_INT4 ? Precision.INT4 : Precision.INT8;
    }
    return before;
  }
}
