package io.sluice.graph.structure;

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
final class DimensionFactorMatching {
  private final Deque<DimensionFactor> open;
  private final List<SymbolicSize> sizes;
  private final List<List<DimensionFactor>> found = new ArrayList<>();
  private int from;
  private int to;

  /**
   * @param pieces factors of all input axes, from the outermost
   * @param sizes requested sizes of the output
   * @param complete whether the input has no further leading dimensions
   */
  DimensionFactorMatching(
      List<DimensionFactor> pieces, List<SymbolicSize> sizes, boolean complete) {
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
  List<List<DimensionFactor>> found() {
    return found;
  }

  /** Range of unmatched output dimensions: first index, and index after the last. */
  List<Integer> unmatched() {
    return List.of(from, to);
  }

  /** Input factors left for the unmatched dimensions. */
  List<DimensionFactor> rest() {
    return List.copyOf(open);
  }

  private boolean take(int index, boolean front) {
    Deque<DimensionFactor> before = new ArrayDeque<>(open);
    List<DimensionFactor> taken = new ArrayList<>();
    SymbolicSize wanted = sizes.get(index);
    while (!wanted.isOne()) {
      Optional<DimensionFactor> piece = next(wanted, front);
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
  private Optional<DimensionFactor> next(SymbolicSize wanted, boolean front) {
    DimensionFactor piece = front ? open.pollFirst() : open.pollLast();
    if (piece == null) {
      return Optional.empty();
    }
    if (wanted.dividedBy(piece.size()).isPresent()) {
      return Optional.of(piece);
    }
    Optional<SymbolicSize> rest = piece.size().dividedBy(wanted);
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
