package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Treatment of each parameter under a plan. Integers are positions in {@code trained}.
 *
 * @param trained parameters changed by training
 * @param frozen parameters excluded from training
 * @param masked parameters with a mask of permanent zeros: with kept zeros, or pruned
 * @param keepingZeros masked parameters with zeros kept from the beginning
 * @param scopes pruning scopes; empty without pruning
 * @param shared parameters with equal elements kept equal
 */
record ParameterRoles(
    List<TensorSlot> trained,
    List<TensorSlot> frozen,
    List<Integer> masked,
    List<Integer> keepingZeros,
    List<Scope> scopes,
    List<Integer> shared) {
  private static final int MAX_VALUES = 1 << 16;

  ParameterRoles {
    trained = List.copyOf(trained);
    frozen = List.copyOf(frozen);
    masked = List.copyOf(masked);
    keepingZeros = List.copyOf(keepingZeros);
    scopes = List.copyOf(scopes);
    shared = List.copyOf(shared);
  }

  /**
   * Parameters pruned by a common ranking.
   *
   * @param members positions of the parameters
   * @param elements total number of elements
   * @param goal final share of zeros, 0 to 1
   */
  record Scope(List<Integer> members, long elements, double goal) {
    Scope {
      members = List.copyOf(members);
    }

    /**
     * Target number of zeros.
     *
     * @param shareOfGoal share of the goal, 0 to 1
     */
    long zeros(double shareOfGoal) {
      return Math.round(goal * shareOfGoal * elements);
    }
  }

  /**
   * Roles under a plan.
   *
   * @throws ModelProcessingException if a pattern matches no parameter, a shared parameter has too
   *     many distinct values, or nothing remains to train or prune
   */
  static ParameterRoles of(TrainingPlan plan, TrainableModelState state)
      throws ModelProcessingException {
    TrainingConstraints constraints = plan.constraints();
    List<String> paths = state.parameters().stream().map(TensorSlot::path).toList();
    ParameterPathPatterns.requireMatches("frozen", constraints.frozen(), paths);
    ParameterPathPatterns.requireMatches("keep-zeros", constraints.keepZeros(), paths);
    ParameterPathPatterns.requireMatches("shared", constraints.shared(), paths);
    List<TensorSlot> trained =
        state.parameters().stream()
            .filter(slot -> !ParameterPathPatterns.match(constraints.frozen(), slot.path()))
            .toList();
    if (trained.isEmpty()) {
      throw new ModelProcessingException(
          "The pattern list frozen matches every parameter of the model: nothing remains to train");
    }
    List<TensorSlot> frozen =
        state.parameters().stream().filter(slot -> !trained.contains(slot)).toList();
    List<Integer> shared = matching(trained, constraints.shared());
    for (int position : shared) {
      requireShared(trained.get(position));
    }
    List<Integer> keeping = matching(trained, constraints.keepZeros());
    keeping.removeAll(shared);
    List<Scope> scopes = scopes(plan.pruning(), trained, paths, shared);
    Set<Integer> masked = new HashSet<>(keeping);
    scopes.forEach(scope -> masked.addAll(scope.members()));
    return new ParameterRoles(
        trained, frozen, masked.stream().sorted().toList(), keeping, scopes, shared);
  }

  private static List<Integer> matching(List<TensorSlot> slots, List<String> patterns) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (ParameterPathPatterns.match(patterns, slots.get(i).path())) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static void requireShared(TensorSlot slot) throws ModelProcessingException {
    Set<Float> values = new HashSet<>();
    for (float value : slot.tensor().toFloats()) {
      values.add(value);
    }
    if (values.size() > MAX_VALUES) {
      throw new ModelProcessingException(
          "The parameter %s is listed in shared, but has %d distinct values (at most %d): share its weights first"
              .formatted(slot.path(), values.size(), MAX_VALUES));
    }
  }

  private static List<Scope> scopes(
      @Nullable GradualPruningSettings pruning,
      List<TensorSlot> trained,
      List<String> paths,
      List<Integer> shared)
      throws ModelProcessingException {
    if (pruning == null) {
      return List.of();
    }
    ParameterPathPatterns.requireMatches("excluded", pruning.excluded(), paths);
    ParameterPathPatterns.requireMatches("others", List.copyOf(pruning.others().keySet()), paths);
    List<Scope> scopes = new ArrayList<>();
    List<Integer> together = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      TensorSlot slot = trained.get(i);
      if (slot.tensor().shape().size() < 2
          || ParameterPathPatterns.match(pruning.excluded(), slot.path())) {
        continue;
      }
      if (shared.contains(i)) {
        throw new ModelProcessingException(
            "The parameter "
                + slot.path()
                + " is listed in shared and cannot be pruned: exclude it");
      }
      Double other = otherGoal(pruning.others(), slot.path());
      if (other == null && pruning.scope() == GradualPruningSettings.Scope.GLOBAL) {
        together.add(i);
      } else {
        double goal = other == null ? pruning.sparsity() : other;
        scopes.add(new Scope(List.of(i), slot.tensor().elements(), goal));
      }
    }
    if (!together.isEmpty()) {
      long elements = together.stream().mapToLong(i -> trained.get(i).tensor().elements()).sum();
      scopes.add(new Scope(together, elements, pruning.sparsity()));
    }
    if (scopes.isEmpty()) {
      throw new ModelProcessingException(
          "There are no weights to prune: all are excluded or frozen");
    }
    return scopes;
  }

  /** Goal from the first matching pattern in alphabetical order. */
  private static @Nullable Double otherGoal(Map<String, Double> others, String path) {
    return others.entrySet().stream()
        .filter(entry -> ParameterPathPatterns.match(entry.getKey(), path))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
