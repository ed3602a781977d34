package io.sluice.compressor.quantization;

/**
 * How weights become integers: symmetrically, 0 stands for 0.
 *
 * @param perChannel a scale for each output channel, or one for the whole weight
 * @param largest the highest integer; the lowest is its negative. 127 for 8 bits, 63 for 7, 7 for 4
 */
public record WeightScheme(boolean perChannel, int largest) {
  public WeightScheme {
    if (largest < 1 || largest > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The largest integer of a weight is 1 to 127, not " + largest);
    }
  }
}
