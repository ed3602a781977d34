package io.sluice.compressor.training;

import java.util.OptionalDouble;

/** When {@link GradualPruning} does what. Steps count from 0; things happen before the step. */
final class PruningSchedule {
  private static final double REGROWTH_END = 0.75;

  private final GradualPruning pruning;
  private final long begin;
  private final long end;
  private final long regrowthEnd;

  PruningSchedule(GradualPruning pruning, long steps) {
    this.pruning = pruning;
    // the last step at the latest, so that the goal is met whatever the plan
    this.begin = Math.min(Math.round(pruning.begin() * steps), steps - 1);
    this.end = Math.min(Math.round(pruning.end() * steps), steps - 1);
    this.regrowthEnd = Math.round(REGROWTH_END * steps);
  }

  /** The step before which the goal is met. */
  long end() {
    return end;
  }

  /** Share of the goal, 0 to 1, that is to be met before this step; empty when nothing is done. */
  OptionalDouble shareOfGoal(long step) {
    boolean due = step >= begin && step <= end && (step - begin) % pruning.every() == 0;
    if (step != end && !due) {
      return OptionalDouble.empty();
    }
    double part = end == begin ? 1 : (double) (step - begin) / (end - begin);
    return OptionalDouble.of(1 - Math.pow(1 - part, 3));
  }

  /** Share of the weights left that give way in this step; 0 for none. */
  double regrowth(long step) {
    boolean due = step > end && step < regrowthEnd && (step - end) % pruning.every() == 0;
    double part = (double) (step - end) / Math.max(1, regrowthEnd - end);
    return due ? pruning.regrowth() / 2 * (1 + Math.cos(Math.PI * part)) : 0;
  }
}
