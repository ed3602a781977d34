package io.sluice.training;

/**
 * Random augmentation of examples of shape [channels, height, width], drawn anew for each use.
 *
 * @param shift maximum translation in either direction, pixels, 0 to 4096; exposed borders are zero
 * @param flip whether to mirror half of the images left to right
 */
public record AugmentationSettings(int shift, boolean flip) {
  public static final AugmentationSettings NONE = new AugmentationSettings(0, false);

  public AugmentationSettings {
    SettingBounds.within("shift", shift, 0, 1 << 12);
  }

  boolean changesNothing() {
    return shift == 0 && !flip;
  }
}
