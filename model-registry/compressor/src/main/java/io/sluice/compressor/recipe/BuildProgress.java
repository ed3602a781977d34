package io.sluice.compressor.recipe;

/** Listener to the progress of a build. Called on the building thread; must not block. */
@FunctionalInterface
public interface BuildProgress {
  /** No listener. */
  BuildProgress NONE = (step, fraction) -> {};

  /**
   * @param step current step, for people
   * @param fraction share of the whole build, 0 to 1, never falling
   */
  void at(String step, double fraction);

  /** Progress of a part of the work between two fractions of the whole. */
  static BuildProgress part(BuildProgress whole, double from, double to) {
    return (step, fraction) -> whole.at(step, from + (to - from) * Math.min(1, fraction));
  }
}
