package io.sluice.compressor.structure;

import java.util.Arrays;

/**
 * The channels of a value while a graph is analysed.
 *
 * @param channels by index; for a flattened value each stands for as many elements as the layer
 *     that reads it turns out to have
 * @param axis where they are
 */
record Flow(int[] channels, Axis axis) {
  enum Axis {
    /** Dimension 1 of [N, C, ...]. */
    SECOND,
    /** The last dimension. */
    LAST,
    /** Dimension 1 of [N, C·H·W]. */
    FLATTENED
  }

  int count() {
    return channels.length;
  }

  Flow along(Axis other) {
    return new Flow(channels, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flow flow
        && axis == flow.axis
        && Arrays.equals(channels, flow.channels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(channels) + axis.hashCode();
  }
}
