package io.sluice.compressor.structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Assignment of input factors to the output dimensions of a reshape, first from the front, then
 * from the end. Confined to one reshape.
 */
final class Matching {
  private final Deque<Piece> open;
  private final List<Extent> sizes;
  private final List<List<Piece>> found = new ArrayList<>();
  private int from;
  private int to;

  /**
   * @param pieces factors of all input axes, from the outermost
   * @param sizes requested sizes of the output
   * @param complete whether the input has no further leading dimensions
   */
  Matching(List<Piece> pieces, List<Extent> sizes, boolean complete) {
    this.open = new ArrayDeque<>(pieces);
    this.sizes = sizes;
    this.to = sizes.size();
    sizes.forEach(s -> found.add(List.of()));
    while (complete && from < to && take(from, true)) {
      from++;
    }
    while (from < to && take(to - 1, false)) {
      to--;
    }
  }

  /** Factors per output dimension, outermost first; empty within {@link #unmatched}. */
  List<List<Piece>> found() {
    return found;
  }

  /** Range of unmatched output dimensions: first index, and index after the last. */
  List<Integer> unmatched() {
    return List.of(from, to);
  }

  /** Input factors left for the unmatched dimensions. */
  List<Piece> rest() {
    return List.copyOf(open);
  }

  private boolean take(int index, boolean front) {
    Deque<Piece> before = new ArrayDeque<>(open);
    List<Piece> taken = new ArrayList<>();
    Extent wanted = sizes.get(index);
    while (!wanted.isOne()) {
      Optional<Piece> piece = next(wanted, front);
      if (piece.isEmpty()) {
        open.clear();
        open.addAll(before);
        return false;
      }
      taken.add(piece.get());
      wanted = wanted.dividedBy(piece.get().size()).orElseThrow();
    }
    if (!front) {
      Collections.reverse(taken);
    }
    found.set(index, List.copyOf(taken));
    return true;
  }

  /** Next piece, or the part of the requested size. */
  private Optional<Piece> next(Extent wanted, boolean front) {
    Piece piece = front ? open.pollFirst() : open.pollLast();
    if (piece == null) {
      return Optional.empty();
    }
    if (wanted.dividedBy(piece.size()).isPresent()) {
      return Optional.of(piece);
    }
    Optional<Extent> rest = piece.size().dividedBy(wanted);
    rest.ifPresent(
        r -> {
          if (front) {
            open.addFirst(piece.sized(r));
          } else {
            open.addLast(piece.sized(r));
          }
        });
    return rest.map(r -> piece.sized(wanted));
  }
}
