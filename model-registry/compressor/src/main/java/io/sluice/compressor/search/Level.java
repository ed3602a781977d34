package io.sluice.compressor.search;

import io.sluice.compressor.technique.Technique;
import java.util.List;
import java.util.Set;

/**
 * One choice within a dimension.
 *
 * @param name unique in its space, for people and journals
 * @param steps what it adds to a recipe
 * @param damages whether the model should be trained afterwards, if it can be
 * @param excludes names of levels of other dimensions that it cannot go with
 */
public record Level(
    String name, List<Technique> steps, Effects effects, boolean damages, Set<String> excludes) {
  public Level {
    steps = List.copyOf(steps);
    excludes = Set.copyOf(excludes);
  }

  /** Nothing is done. */
  static Level nothing(String name) {
    return new Level(name, List.of(), Effects.NONE, false, Set.of());
  }

  boolean trains() {
    return steps.stream().anyMatch(step -> step.needs().contains(Technique.Need.TRAINING));
  }
}
