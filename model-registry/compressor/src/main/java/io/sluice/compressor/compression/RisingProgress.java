package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;

/** Progress filter with never falling output: a part run twice starts again at its beginning. */
final class RisingProgress implements BuildProgress {
  private final BuildProgress next;
  private double reached;

  RisingProgress(BuildProgress next) {
    this.next = next;
  }

  @Override
  public void at(String step, double fraction) {
    reached = Math.max(reached, Math.min(1, fraction));
    next.at(step, reached);
  }
}
