package io.sluice.graph.structure;

import java.util.ArrayList;
import java.util.List;

/** Factor of a dimension during a reshape. Compared by identity. */
final class DimensionFactor {
  private final Source source;
  private final SymbolicSize size;

  /** Factor of an input dimension. Compared by identity. */
  static final class Source {
    private final int[] channels;

    private Source(int... channels) {
      this.channels = channels;
    }

    /** Channel ids; empty for repetitions of channels and for neighbours within a channel. */
    int[] channels() {
      return channels;
    }
  }

  /**
   * @param source original factor of the input
   * @param size size of this part of the source
   */
  DimensionFactor(Source source, SymbolicSize size) {
    this.source = source;
    this.size = size;
  }

  /** Factors of an axis from the outermost, without factors of size 1. */
  static List<DimensionFactor> of(ChannelAxis axis) {
    List<DimensionFactor> pieces = new ArrayList<>();
    if (!axis.outer().isOne()) {
      pieces.add(new DimensionFactor(new Source(), axis.outer()));
    }
    if (axis.channels().length > 1) {
      pieces.add(
          new DimensionFactor(
              new Source(axis.channels()), SymbolicSize.of(axis.channels().length)));
    }
    if (!axis.inner().isOne()) {
      pieces.add(new DimensionFactor(new Source(), axis.inner()));
    }
    return pieces;
  }

  Source source() {
    return source;
  }

  SymbolicSize size() {
    return size;
  }

  DimensionFactor sized(SymbolicSize part) {
    return new DimensionFactor(source, part);
  }

  boolean hasChannels() {
    return source.channels().length > 0;
  }
}
