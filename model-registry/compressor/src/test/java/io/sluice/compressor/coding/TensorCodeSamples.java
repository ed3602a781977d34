package io.sluice.compressor.coding;

import io.sluice.torchscript.HalfPrecisionConversion;
import java.util.Random;

/** Synthetic weights with the regularities left by each technique. */
final class TensorCodeSamples {
  private TensorCodeSamples() {}

  static float[] gaussian(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.05f;
    }
    return values;
  }

  static float[] halves(int count, long seed) {
    float[] values = gaussian(count, seed);
    for (int i = 0; i < count; i++) {
      values[i] = HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf(values[i]));
    }
    return values;
  }

  static float[] bfloat16s(int count, long seed) {
    float[] values = gaussian(count, seed);
    for (int i = 0; i < count; i++) {
      values[i] =
          HalfPrecisionConversion.fromBfloat16(
              HalfPrecisionConversion.toBfloat16(values[i] * 1e-30f));
    }
    return values;
  }

  /**
   * @param different number of distinct values
   */
  static float[] shared(int count, int different, long seed) {
    float[] book = gaussian(different, seed);
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = book[random.nextInt(different)];
    }
    return values;
  }

  /** Multiples of a scale per group, from {@code low} to {@code high}. */
  static float[] lattice(int count, int group, int low, int high, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    float scale = 1;
    for (int i = 0; i < count; i++) {
      scale = i % group == 0 ? (1 + random.nextFloat()) / 300 : scale;
      values[i] = (low + random.nextInt(high - low + 1)) * scale;
    }
    return values;
  }

  /**
   * Sets all but a share of the values to zero, in runs of zeros of very different lengths.
   *
   * @param density share of the last two thirds left nonzero, 0 to 1; the first third is zero
   */
  static float[] sparse(float[] values, double density, long seed) {
    Random random = new Random(seed);
    float[] sparse = new float[values.length];
    for (int i = values.length / 3; i < values.length; i++) {
      sparse[i] = random.nextDouble() < density ? values[i] : 0;
    }
    return sparse;
  }
}
