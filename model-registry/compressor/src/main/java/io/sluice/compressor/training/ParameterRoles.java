package io.sluice.compressor.training;

import io.sluice.compressor.CompressionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters a plan treats how. Parameters are named by their position among those that are
 * trained.
 *
 * @param trained all but the frozen ones
 * @param frozen those that do not change
 * @param masked those with zeros that stay: what keeps its zeros, and what is pruned
 * @param keepingZeros of the masked ones, those whose zeros at the beginning count
 * @param scopes of pruning; none without
 * @param shared those whose equal elements stay equal
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
   * Weights of which the least important become zero together.
   *
   * @param goal share of zeros at the end
   */
  record Scope(List<Integer> members, long elements, double goal) {
    Scope {
      members = List.copyOf(members);
    }

    /**
     * @param shareOfGoal 0 to 1
     * @return how many elements are to be zero
     */
    long zeros(double shareOfGoal) {
      return Math.round(goal * shareOfGoal * elements);
    }
  }

  /**
   * @throws CompressionException when a pattern matches nothing, or what is to be shared is not
   */
  static ParameterRoles of(TrainingPlan plan, ModelState state) throws CompressionException {
    Constraints constraints = plan.constraints();
    List<String> paths = state.parameters().stream().map(TensorSlot::path).toList();
    PathPatterns.requireMatches("frozen", constraints.frozen(), paths);
    PathPatterns.requireMatches("keep-zeros", constraints.keepZeros(), paths);
    PathPatterns.requireMatches("shared", constraints.shared(), paths);
    List<TensorSlot> trained =
        state.parameters().stream()
            .filter(slot -> !PathPatterns.match(constraints.frozen(), slot.path()))
            .toList();
    if (trained.isEmpty()) {
      throw new CompressionException(
          "Every parameter of the model is frozen: nothing can be trained");
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
      if (PathPatterns.match(patterns, slots.get(i).path())) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static void requireShared(TensorSlot slot) throws CompressionException {
    Set<Float> values = new HashSet<>();
    for (float value : slot.tensor().toFloats()) {
      values.add(value);
    }
    if (values.size() > MAX_VALUES) {
      throw new CompressionException(
          "The parameter %s is to keep equal elements equal, but has %d different ones: share its weights first"
              .formatted(slot.path(), values.size()));
    }
  }

  private static List<Scope> scopes(
      @Nullable GradualPruning pruning,
      List<TensorSlot> trained,
      List<String> paths,
      List<Integer> shared)
      throws CompressionException {
    if (pruning == null) {
      return List.of();
    }
    PathPatterns.requireMatches("excluded", pruning.excluded(), paths);
    PathPatterns.requireMatches("others", List.copyOf(pruning.others().keySet()), paths);
    List<Scope> scopes = new ArrayList<>();
    List<Integer> together = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      TensorSlot slot = trained.get(i);
      if (slot.tensor().shape().size() < 2 || PathPatterns.match(pruning.excluded(), slot.path())) {
        continue;
      }
      if (shared.contains(i)) {
        throw new CompressionException(
            "The parameter " + slot.path() + " cannot be pruned while its elements stay equal");
      }
      Double other = otherGoal(pruning.others(), slot.path());
      if (other == null && pruning.scope() == GradualPruning.Scope.GLOBAL) {
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
      throw new CompressionException("There are no weights to prune: all are excluded or frozen");
    }
    return scopes;
  }

  /** Of several patterns that match, the first in alphabetical order counts. */
  private static @Nullable Double otherGoal(Map<String, Double> others, String path) {
    return others.entrySet().stream()
        .filter(entry -> PathPatterns.match(entry.getKey(), path))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
