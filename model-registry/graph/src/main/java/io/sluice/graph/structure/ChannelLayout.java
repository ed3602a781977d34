package io.sluice.graph.structure;

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
record ChannelLayout(boolean complete, List<ChannelAxis> axes) {
  static final ChannelLayout UNKNOWN = new ChannelLayout(false, List.of());

  ChannelLayout {
    axes = List.copyOf(axes);
  }

  static ChannelLayout of(List<ChannelAxis> axes) {
    return new ChannelLayout(true, axes);
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

  Optional<ChannelAxis> axis(long dimension) {
    OptionalInt index = index(dimension);
    return index.isPresent() ? Optional.of(axes.get(index.getAsInt())) : Optional.empty();
  }

  /** Axis at the given distance from the end; 0 for the last. */
  Optional<ChannelAxis> fromEnd(int distance) {
    return distance < count() ? Optional.of(axes.get(count() - 1 - distance)) : Optional.empty();
  }

  ChannelLayout with(int index, ChannelAxis axis) {
    List<ChannelAxis> changed = new ArrayList<>(axes);
    changed.set(index, axis);
    return new ChannelLayout(complete, changed);
  }

  ChannelLayout without(int index) {
    List<ChannelAxis> changed = new ArrayList<>(axes);
    changed.remove(index);
    return new ChannelLayout(complete, changed);
  }

  boolean hasChannels() {
    return axes.stream().anyMatch(ChannelAxis::hasChannels);
  }
}
