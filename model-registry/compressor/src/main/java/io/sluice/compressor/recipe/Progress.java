package io.sluice.compressor.recipe;

/** Hears how far a build is. Called on the building thread; must not block. */
@FunctionalInterface
public interface Progress {
  /**
   * @param step what is being done, for people
   * @param fraction of the whole build, 0 to 1, never falling
   */
  void at(String step, double fraction);
}
