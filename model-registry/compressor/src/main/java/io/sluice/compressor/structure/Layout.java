package io.sluice.compressor.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Dimensions of a value during the analysis.
 *
 * @param complete whether {@code axes} lists all dimensions; otherwise further leading dimensions
 *     without channels may exist
 */
record Layout(boolean complete, List<Axis> axes) {
  static final Layout UNKNOWN = new Layout(false, List.of());

  Layout {
    axes = List.copyOf(axes);
  }

  static Layout of(List<Axis> axes) {
    return new Layout(true, axes);
  }

  int count() {
    return axes.size();
  }

  /** Index of a dimension in {@code axes}; negative dimensions count from the end. */
  OptionalInt index(long dimension) {
    long index = dimension < 0 ? count() + dimension : dimension;
    boolean known = index >= 0 && index < count() && (complete || dimension < 0);
    return known ? OptionalInt.of((int) index) : OptionalInt.empty();
  }

  Optional<Axis> axis(long dimension) {
    OptionalInt index = index(dimension);
    return index.isPresent() ? Optional.of(axes.get(index.getAsInt())) : Optional.empty();
  }

  /** Axis at the given distance from the end; 0 for the last. */
  Optional<Axis> fromEnd(int distance) {
    return distance < count() ? Optional.of(axes.get(count() - 1 - distance)) : Optional.empty();
  }

  Layout with(int index, Axis axis) {
    List<Axis> changed = new ArrayList<>(axes);
    changed.set(index, axis);
    return new Layout(complete, changed);
  }

  Layout without(int index) {
    List<Axis> changed = new ArrayList<>(axes);
    changed.remove(index);
    return new Layout(complete, changed);
  }

  boolean hasChannels() {
    return axes.stream().anyMatch(Axis::hasChannels);
  }
}
