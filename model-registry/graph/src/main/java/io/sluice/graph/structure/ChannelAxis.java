package io.sluice.graph.structure;

import java.util.Arrays;

/**
 * Dimension of a value during the analysis. Element e belongs to channel {@code channels[e / inner
 * % channels.length]}. Compared by identity.
 */
final class ChannelAxis {
  /** Placeholder in a channel list for an element not removable. */
  static final int NONE = -1;

  private final SymbolicSize outer;
  private final int[] channels;
  private final SymbolicSize inner;

  /**
   * @param outer number of repetitions of the channel list
   * @param channels channel ids; empty for a dimension without channels
   * @param inner number of adjacent elements per channel
   */
  ChannelAxis(SymbolicSize outer, int[] channels, SymbolicSize inner) {
    this.outer = outer;
    this.channels = channels;
    this.inner = inner;
  }

  static ChannelAxis anonymous(SymbolicSize size) {
    return new ChannelAxis(SymbolicSize.ONE, new int[0], size);
  }

  static ChannelAxis of(int... channels) {
    return new ChannelAxis(SymbolicSize.ONE, channels, SymbolicSize.ONE);
  }

  boolean hasChannels() {
    return channels.length > 0;
  }

  /** Channel ids, possibly including {@link #NONE}. */
  int[] channels() {
    return channels;
  }

  SymbolicSize outer() {
    return outer;
  }

  SymbolicSize inner() {
    return inner;
  }

  SymbolicSize size() {
    SymbolicSize around = outer.times(inner);
    return hasChannels() ? around.times(SymbolicSize.of(channels.length)) : around;
  }

  boolean isOne() {
    return size().isOne();
  }

  boolean isKnown() {
    return size().isKnown();
  }

  /** Whether the elements of both axes correspond pairwise, even at unknown size. */
  boolean isLike(ChannelAxis other) {
    return channels.length == other.channels.length
        && outer.equals(other.outer)
        && inner.equals(other.inner);
  }

  /**
   * Channel of every element.
   *
   * @throws IllegalStateException if the size is unknown
   */
  int[] elements() {
    if (!isKnown()) {
      throw new IllegalStateException(
          "Tried to list the elements of a dimension, but its size is unknown: " + size());
    }
    int[] elements = new int[Math.toIntExact(size().factor())];
    Arrays.fill(elements, NONE);
    for (int e = 0; hasChannels() && e < elements.length; e++) {
      elements[e] = channels[(int) (e / inner.factor() % channels.length)];
    }
    return elements;
  }
}
