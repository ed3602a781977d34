package io.sluice.graph.quantization;

/**
 * Symmetric quantisation scheme of weights; integer 0 represents 0.
 *
 * @param perChannel whether each output channel has its own scale; false for a per-tensor scale
 * @param largest largest integer, 1 to 127; the smallest is the negative. 127 for 8 bits, 63 for 7,
 *     7 for 4
 */
public record WeightQuantizationScheme(boolean perChannel, int largest) {
  public WeightQuantizationScheme {
    if (largest < 1 || largest > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The largest integer of a weight must be 1 to 127, not " + largest);
    }
  }
}
