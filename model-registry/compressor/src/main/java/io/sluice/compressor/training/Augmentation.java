package io.sluice.compressor.training;

/**
 * Random augmentation of examples of shape [channels, height, width], drawn anew for each use.
 *
 * @param shift maximum translation in either direction, pixels, 0 to 4096; exposed borders are zero
 * @param flip whether to mirror half of the images left to right
 */
public record Augmentation(int shift, boolean flip) {
  public static final Augmentation NONE = new Augmentation(0, false);

  public Augmentation {
    Bounds.within("shift", shift, 0, 1 << 12);
  }

  boolean changesNothing() {
    return shift == 0 && !flip;
  }
}
