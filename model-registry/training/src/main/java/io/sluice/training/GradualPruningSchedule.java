package io.sluice.training;

import java.util.OptionalDouble;

/** Schedule of {@link GradualPruningSettings}. Steps count from 0; pruning precedes the step. */
final class GradualPruningSchedule {
  private static final double REGROWTH_END = 0.75;

  private final GradualPruningSettings pruning;
  private final long begin;
  private final long end;
  private final long regrowthEnd;

  GradualPruningSchedule(GradualPruningSettings pruning, long steps) {
    this.pruning = pruning;
    // at most the last step, to meet the goal under any plan
    this.begin = Math.min(Math.round(pruning.begin() * steps), steps - 1);
    this.end = Math.min(Math.round(pruning.end() * steps), steps - 1);
    this.regrowthEnd = Math.round(REGROWTH_END * steps);
  }

  /** Step with the goal met at its beginning. */
  long end() {
    return end;
  }

  /** Share of the goal to meet before this step, 0 to 1; empty for steps without pruning. */
  OptionalDouble shareOfGoal(long step) {
    boolean due = step >= begin && step <= end && (step - begin) % pruning.every() == 0;
    if (step != end && !due) {
      return OptionalDouble.empty();
    }
    double part = end == begin ? 1 : (double) (step - begin) / (end - begin);
    return OptionalDouble.of(1 - Math.pow(1 - part, 3));
  }

  /** Share of the remaining weights to exchange in this step; 0 for none. */
  double regrowth(long step) {
    boolean due = step > end && step < regrowthEnd && (step - end) % pruning.every() == 0;
    double part = (double) (step - end) / Math.max(1, regrowthEnd - end);
    return due ? pruning.regrowth() / 2 * (1 + Math.cos(Math.PI * part)) : 0;
  }
}
