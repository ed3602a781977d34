package io.sluice.compressor.training;

/**
 * Random changes to examples of shape [channels, height, width], drawn anew each time.
 *
 * @param shift most pixels that an image moves in either direction; what comes in is zero
 * @param flip whether half of the images are mirrored left to right
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
