package io.sluice.compressor.quantization;

/**
 * Range left unused so that sums of two products fit 16 bits. AVX2 without VNNI saturates larger
 * sums silently; the answers of a file would then depend on the device.
 */
public enum Headroom {
  /** Weights limited to -63 to 63: no saturation for any input. */
  WEIGHTS(63, Affine.MAX),

  /** Activations limited to 0 to 127: inputs beyond the calibrated range may saturate. */
  ACTIVATIONS(127, 127),

  /** No headroom, for devices with VNNI or dot product instructions. */
  NONE(127, Affine.MAX);

  private final int largestWeight;
  private final int activationSteps;

  Headroom(int largestWeight, int activationSteps) {
    this.largestWeight = largestWeight;
    this.activationSteps = activationSteps;
  }

  /** Largest integer of an 8-bit weight. */
  public int largestWeight() {
    return largestWeight;
  }

  /** Number of steps over the calibrated range of an activation. */
  public int activationSteps() {
    return activationSteps;
  }
}
