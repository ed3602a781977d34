package io.sluice.compressor.structure;

import java.util.Arrays;

/**
 * A dimension of a value while a graph is analysed. The channel of its element e is {@code
 * channels[e / inner % channels.length]}. Compared by identity.
 */
final class Axis {
  /** In the place of a channel: an element that cannot be taken out. */
  static final int NONE = -1;

  private final Extent outer;
  private final int[] channels;
  private final Extent inner;

  /**
   * @param outer how often the channels are repeated
   * @param channels empty for a dimension that has none
   * @param inner how many neighbours are of one channel
   */
  Axis(Extent outer, int[] channels, Extent inner) {
    this.outer = outer;
    this.channels = channels;
    this.inner = inner;
  }

  static Axis anonymous(Extent size) {
    return new Axis(Extent.ONE, new int[0], size);
  }

  static Axis of(int... channels) {
    return new Axis(Extent.ONE, channels, Extent.ONE);
  }

  boolean hasChannels() {
    return channels.length > 0;
  }

  /** With {@link #NONE} among them. */
  int[] channels() {
    return channels;
  }

  Extent outer() {
    return outer;
  }

  Extent inner() {
    return inner;
  }

  Extent size() {
    Extent around = outer.times(inner);
    return hasChannels() ? around.times(Extent.of(channels.length)) : around;
  }

  boolean isOne() {
    return size().isOne();
  }

  boolean isKnown() {
    return size().isKnown();
  }

  /** Whether the elements of both correspond one by one, whatever their number. */
  boolean isLike(Axis other) {
    return channels.length == other.channels.length
        && outer.equals(other.outer)
        && inner.equals(other.inner);
  }

  /**
   * The channel of every element.
   *
   * @throws IllegalStateException when the size is not known
   */
  int[] elements() {
    if (!isKnown()) {
      throw new IllegalStateException("The size of the dimension is not known: " + size());
    }
    int[] elements = new int[Math.toIntExact(size().factor())];
    Arrays.fill(elements, NONE);
    for (int e = 0; hasChannels() && e < elements.length; e++) {
      elements[e] = channels[(int) (e / inner.factor() % channels.length)];
    }
    return elements;
  }
}
