package io.sluice.compressor.quantization;

/**
 * What is kept small so that the sum of two products fits 16 bits. On AVX2 without VNNI sums beyond
 * saturate, silently, and a file would not give the same answers everywhere.
 */
public enum Headroom {
  /** Weights of -63 to 63: nothing saturates, whatever comes in. */
  WEIGHTS(63, Affine.MAX),

  /** Activations of 0 to 127: what is larger than anything in the sample may saturate. */
  ACTIVATIONS(127, 127),

  /** None, for devices with VNNI or dot product instructions. */
  NONE(127, Affine.MAX);

  private final int largestWeight;
  private final int activationSteps;

  Headroom(int largestWeight, int activationSteps) {
    this.largestWeight = largestWeight;
    this.activationSteps = activationSteps;
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
