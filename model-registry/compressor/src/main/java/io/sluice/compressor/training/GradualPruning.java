package io.sluice.compressor.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weights become zero while training goes on. The share of zeros rises from none to its goal along
 * {@code goal·(1 - (1 - p)³)}, where p goes from 0 to 1 between begin and end (Zhu and Gupta 2017,
 * "To prune, or not to prune"); with begin and end at 0 it is done at once, before the first step.
 * The goal is met to the element. Weights are parameters of two dimensions or more.
 *
 * @param sparsity the goal: share of zeros among what is pruned, 0 to 1
 * @param others other goals, by patterns of paths; a parameter with such a goal is a scope of its
 *     own
 * @param excluded patterns of paths of weights that stay whole
 * @param scope among what the least important are looked for
 * @param begin share of the steps before pruning, 0 to 1
 * @param end share of the steps after which the goal is met, 0 to 1
 * @param every steps from one pruning to the next
 * @param regrowth share of the weights left that give way to others after the end, 0 to 1: those
 *     that matter least become zero, and those zeros return whose gradients are longest, as many in
 *     each parameter (RigL, Evci et al. 2020). The share falls in half a cosine to 0 after three
 *     quarters of the steps; 0 for none
 */
public record GradualPruning(
    double sparsity,
    Map<String, Double> others,
    List<String> excluded,
    Scope scope,
    Criterion criterion,
    double begin,
    double end,
    int every,
    double regrowth) {
  public GradualPruning {
    // in an order, because plans are compared by their text
    others = Collections.unmodifiableMap(new TreeMap<>(others));
    excluded = List.copyOf(excluded);
    Bounds.within("sparsity", sparsity, 0, 1);
    others.values().forEach(goal -> Bounds.within("others", goal, 0, 1));
    Bounds.within("begin", begin, 0, 1);
    Bounds.within("end", end, begin, 1);
    if (criterion == Criterion.TAYLOR && end == 0) {
      throw new IllegalArgumentException(
          "criterion taylor needs gradients of some steps before it prunes, so end must be above 0");
    }
    Bounds.within("every", every, 1, Integer.MAX_VALUE);
    Bounds.within("regrowth", regrowth, 0, 1);
  }

  /** What weights are compared with. */
  public enum Scope {
    GLOBAL,
    PER_PARAMETER
  }

  /** What makes a weight important. */
  public enum Criterion {
    MAGNITUDE,
    /**
     * The sum of (gradient · weight)² over the steps since the last pruning (Molchanov et al. 2019,
     * "Importance estimation for neural network pruning").
     */
    TAYLOR,
    /** Nothing: the baseline. */
    RANDOM
  }

  /** By magnitude, globally, from the first step to two thirds of the steps, every 50. */
  public static GradualPruning to(double sparsity) {
    return new GradualPruning(
        sparsity, Map.of(), List.of(), Scope.GLOBAL, Criterion.MAGNITUDE, 0, 2 / 3.0, 50, 0);
  }

  /** All at once before the first step. */
  public GradualPruning atOnce() {
    return withTimes(0, 0, every);
  }

  public GradualPruning withTimes(double newBegin, double newEnd, int newEvery) {
    return new GradualPruning(
        sparsity, others, excluded, scope, criterion, newBegin, newEnd, newEvery, regrowth);
  }

  public GradualPruning withCriterion(Criterion value) {
    return new GradualPruning(
        sparsity, others, excluded, scope, value, begin, end, every, regrowth);
  }

  public GradualPruning withScope(Scope value) {
    return new GradualPruning(
        sparsity, others, excluded, value, criterion, begin, end, every, regrowth);
  }

  public GradualPruning withOthers(Map<String, Double> goals) {
    return new GradualPruning(
        sparsity, goals, excluded, scope, criterion, begin, end, every, regrowth);
  }

  public GradualPruning withExcluded(String... patterns) {
    return new GradualPruning(
        sparsity, others, List.of(patterns), scope, criterion, begin, end, every, regrowth);
  }

  public GradualPruning withRegrowth(double share) {
    return new GradualPruning(
        sparsity, others, excluded, scope, criterion, begin, end, every, share);
  }
}
