package io.sluice.compressor.structure;

import java.util.ArrayList;
import java.util.List;

/** Factor of a dimension during a reshape. Compared by identity. */
final class Piece {
  private final Source source;
  private final Extent size;

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
  Piece(Source source, Extent size) {
    this.source = source;
    this.size = size;
  }

  /** Factors of an axis from the outermost, without factors of size 1. */
  static List<Piece> of(Axis axis) {
    List<Piece> pieces = new ArrayList<>();
    if (!axis.outer().isOne()) {
      pieces.add(new Piece(new Source(), axis.outer()));
    }
    if (axis.channels().length > 1) {
      pieces.add(new Piece(new Source(axis.channels()), Extent.of(axis.channels().length)));
    }
    if (!axis.inner().isOne()) {
      pieces.add(new Piece(new Source(), axis.inner()));
    }
    return pieces;
  }

  Source source() {
    return source;
  }

  Extent size() {
    return size;
  }

  Piece sized(Extent part) {
    return new Piece(source, part);
  }

  boolean hasChannels() {
    return source.channels().length > 0;
  }
}
