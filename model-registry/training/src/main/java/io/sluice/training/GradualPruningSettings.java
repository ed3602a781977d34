package io.sluice.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gradual pruning during training. The sparsity rises from 0 to the goal along {@code goal·(1 - (1
 * - p)³)}, with p from 0 to 1 between {@code begin} and {@code end} (Zhu and Gupta 2017, "To prune,
 * or not to prune"); with both at 0, all pruning happens before the first step. The goal is met to
 * the element. Weights are parameters with two or more dimensions.
 *
 * @param sparsity goal: share of zeros among the prunable weights, 0 to 1
 * @param others other goals by path pattern, 0 to 1; each matching parameter is a separate scope
 * @param excluded path patterns of weights exempt from pruning
 * @param scope weights compared with each other
 * @param criterion measure of importance
 * @param begin share of the steps before pruning starts, 0 to 1
 * @param end share of the steps after which the goal is met, {@code begin} to 1
 * @param every steps between two prunings; at least 1
 * @param regrowth share of the remaining weights exchanged after the end, 0 to 1: in each
 *     parameter, the least important weights become zero, and the same number of zeros with the
 *     largest gradients regrow (RigL, Evci et al. 2020). The share decays along half a cosine to 0
 *     at three quarters of the steps; 0 for none
 */
public record GradualPruningSettings(
    double sparsity,
    Map<String, Double> others,
    List<String> excluded,
    Scope scope,
    Criterion criterion,
    double begin,
    double end,
    int every,
    double regrowth) {
  public GradualPruningSettings {
    // sorted, because plans are compared by text
    others = Collections.unmodifiableMap(new TreeMap<>(others));
    excluded = List.copyOf(excluded);
    SettingBounds.within("sparsity", sparsity, 0, 1);
    others.values().forEach(goal -> SettingBounds.within("others", goal, 0, 1));
    SettingBounds.within("begin", begin, 0, 1);
    SettingBounds.within("end", end, begin, 1);
    if (criterion == Criterion.TAYLOR && end == 0) {
      throw new IllegalArgumentException(
          "criterion taylor needs gradients of some steps before it prunes, so end must be above 0");
    }
    SettingBounds.within("every", every, 1, Integer.MAX_VALUE);
    SettingBounds.within("regrowth", regrowth, 0, 1);
  }

  /** Set of weights ranked together. */
  public enum Scope {
    GLOBAL,
    PER_PARAMETER
  }

  /** Measure of the importance of a weight. */
  public enum Criterion {
    MAGNITUDE,
    /**
     * Sum of (gradient · weight)² over the steps since the last pruning (Molchanov et al. 2019,
     * "Importance estimation for neural network pruning").
     */
    TAYLOR,
    /** Random scores, as a baseline. */
    RANDOM
  }

  /** Global magnitude pruning from the first step to two thirds of the steps, every 50 steps. */
  public static GradualPruningSettings to(double sparsity) {
    return new GradualPruningSettings(
        sparsity, Map.of(), List.of(), Scope.GLOBAL, Criterion.MAGNITUDE, 0, 2 / 3.0, 50, 0);
  }

  /** Copy with all pruning before the first step. */
  public GradualPruningSettings atOnce() {
    return withTimes(0, 0, every);
  }

  public GradualPruningSettings withTimes(double newBegin, double newEnd, int newEvery) {
    return new GradualPruningSettings(
        sparsity, others, excluded, scope, criterion, newBegin, newEnd, newEvery, regrowth);
  }

  public GradualPruningSettings withCriterion(Criterion value) {
    return new GradualPruningSettings(
        sparsity, others, excluded, scope, value, begin, end, every, regrowth);
  }

  public GradualPruningSettings withScope(Scope value) {
    return new GradualPruningSettings(
        sparsity, others, excluded, value, criterion, begin, end, every, regrowth);
  }

  public GradualPruningSettings withOthers(Map<String, Double> goals) {
    return new GradualPruningSettings(
        sparsity, goals, excluded, scope, criterion, begin, end, every, regrowth);
  }

  public GradualPruningSettings withExcluded(String... patterns) {
    return new GradualPruningSettings(
        sparsity, others, List.of(patterns), scope, criterion, begin, end, every, regrowth);
  }

  public GradualPruningSettings withRegrowth(double share) {
    return new GradualPruningSettings(
        sparsity, others, excluded, scope, criterion, begin, end, every, share);
  }
}
