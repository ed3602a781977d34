package io.sluice.compressor.recipe;

/** Hears how far a build is. Called on the building thread; must not block. */
@FunctionalInterface
public interface BuildProgress {
  /** Nobody listens. */
  BuildProgress NONE = (step, fraction) -> {};

  /**
   * @param step what is being done, for people
   * @param fraction of the whole build, 0 to 1, never falling
   */
  void at(String step, double fraction);

  /** For a part of the work that lies between two fractions of the whole. */
  static BuildProgress part(BuildProgress whole, double from, double to) {
    return (step, fraction) -> whole.at(step, from + (to - from) * Math.min(1, fraction));
  }
}
