package io.sluice.graph.quantization;

/**
 * Range kept unused so that sums of two 8-bit products fit 16 bits. On AVX2 without VNNI larger
 * sums saturate silently ({@code vpmaddubsw}), in PyTorch and in ONNX Runtime, and a file would not
 * give the same answers everywhere.
 */
public enum SaturationHeadroom {
  /** Weights of -63 to 63: no sum saturates, whatever the activations (63 · 255 · 2 = 32130). */
  WEIGHTS(63, AffineQuantization.MAX),

  /**
   * Activations of 0 to 127 (127 · 127 · 2 = 32258): larger values than the calibration data has
   * may still saturate, unless ranges are found at run time.
   */
  ACTIVATIONS(127, 127),

  /** None, for processors with VNNI or dot product instructions alone. */
  NONE(127, AffineQuantization.MAX);

  private final int largestWeight;
  private final int activationSteps;

  SaturationHeadroom(int largestWeight, int activationSteps) {
    this.largestWeight = largestWeight;
    this.activationSteps = activationSteps;
  }

  /** Whether statically quantised sums may exceed 16 bits for some input. */
  public boolean needsExactSums() {
    return this != WEIGHTS;
  }

  /** The highest integer of an 8-bit weight. */
  public int largestWeight() {
    return largestWeight;
  }

  /** Steps that are spread over the range of an activation. */
  public int activationSteps() {
    return activationSteps;
  }
}
