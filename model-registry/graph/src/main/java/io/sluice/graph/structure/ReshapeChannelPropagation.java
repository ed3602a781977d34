package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Propagation of channels through {@code view} and {@code reshape}. Channels divided among several
 * dimensions, such as attention heads, continue in a single dimension; channels differing only in
 * the other dimensions are coupled.
 */
final class ReshapeChannelPropagation {
  private static final String WHY = "a reshape mixes it with another dimension";
  private static final Set<String> MOVES = Set.of("transpose", "permute", "contiguous");
  private static final Set<String> RESHAPES = Set.of("view", "reshape", "flatten");

  private final GraphNode node;
  private final String argument;
  private final List<NodeArgument> items;
  private final ChannelLayout input;
  private final ChannelAnalysisState trace;
  private final Map<DimensionFactor, int[]> channelsOf = new IdentityHashMap<>();

  ReshapeChannelPropagation(
      GraphNode node,
      String argument,
      List<NodeArgument> items,
      ChannelLayout input,
      ChannelAnalysisState trace) {
    this.node = node;
    this.argument = argument;
    this.items = items;
    this.input = input;
    this.trace = trace;
  }

  /** Single axis merging all given axes. */
  static ChannelAxis merge(List<ChannelAxis> axes, ChannelAnalysisState trace) {
    List<DimensionFactor> pieces = pieces(axes, trace);
    Map<DimensionFactor, int[]> channels = new IdentityHashMap<>();
    pieces.stream()
        .filter(DimensionFactor::hasChannels)
        .forEach(p -> channels.put(p, p.source().channels()));
    return axis(pieces, channels, trace);
  }

  private static List<DimensionFactor> pieces(List<ChannelAxis> axes, ChannelAnalysisState trace) {
    // a reshape drops dimensions of size 1, and with them the channel
    axes.stream().filter(a -> a.channels().length == 1).forEach(a -> trace.fix(a, WHY));
    return axes.stream().flatMap(a -> DimensionFactor.of(a).stream()).toList();
  }

  ChannelLayout layout() {
    List<SymbolicSize> sizes = sizes();
    List<DimensionFactor> pieces = pieces(input.axes(), trace);
    DimensionFactorMatching matching = new DimensionFactorMatching(pieces, sizes, input.complete());
    List<List<DimensionFactor>> found = new ArrayList<>(matching.found());
    int from = matching.unmatched().get(0);
    int to = matching.unmatched().get(1);
    List<DimensionFactor> rest = matching.rest();
    boolean merged = to - from == 1 && input.complete();
    if (merged) {
      found.set(from, rest);
    } else {
      rest.forEach(p -> trace.couplings().fix(p.source().channels(), WHY));
    }
    divide(found, rest);
    List<ChannelAxis> axes = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      boolean unknown = i >= from && i < to && !merged;
      axes.add(
          unknown ? ChannelAxis.anonymous(sizes.get(i)) : axis(found.get(i), channelsOf, trace));
    }
    widths(axes);
    return ChannelLayout.of(axes);
  }

  private List<SymbolicSize> sizes() {
    List<SymbolicSize> sizes = new ArrayList<>();
    int inferred = -1;
    SymbolicSize others = SymbolicSize.ONE;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).equals(NodeArgument.of(-1L))) {
        inferred = i;
        sizes.add(SymbolicSize.ONE);
      } else {
        int at = i;
        sizes.add(
            trace
                .numbers()
                .extent(items.get(i))
                .orElseGet(() -> SymbolicSize.unknown(node.result() + "'" + at)));
        others = others.times(sizes.get(i));
      }
    }
    if (inferred >= 0) {
      sizes.set(inferred, inferred(others));
    }
    return sizes;
  }

  private SymbolicSize inferred(SymbolicSize others) {
    SymbolicSize all = SymbolicSize.product(input.axes().stream().map(ChannelAxis::size).toList());
    return Optional.of(all)
        .filter(a -> input.complete())
        .flatMap(a -> a.dividedBy(others))
        .orElseGet(() -> SymbolicSize.unknown(node.result() + "'-1"));
  }

  /** Chooses the piece continuing the channels of each source. */
  private void divide(List<List<DimensionFactor>> found, List<DimensionFactor> rest) {
    Map<DimensionFactor.Source, List<DimensionFactor>> bySource = new LinkedHashMap<>();
    found.stream()
        .flatMap(List::stream)
        .filter(DimensionFactor::hasChannels)
        .forEach(p -> bySource.computeIfAbsent(p.source(), s -> new ArrayList<>()).add(p));
    rest.stream()
        .filter(p -> found.stream().noneMatch(f -> f.contains(p)))
        .forEach(p -> bySource.remove(p.source()));
    bySource.forEach(
        (source, pieces) -> {
          int chosen = pieces.size() == 2 && isShuffle() || pieces.size() == 3 ? 1 : 0;
          if (pieces.size() > 3) {
            trace.couplings().fix(source.channels(), WHY);
          } else {
            channelsOf.put(pieces.get(chosen), united(source.channels(), pieces, chosen));
          }
        });
  }

  private int[] united(int[] channels, List<DimensionFactor> pieces, int chosen) {
    int count = known(pieces.get(chosen));
    int inner = 1;
    for (DimensionFactor piece : pieces.subList(chosen + 1, pieces.size())) {
      inner *= known(piece);
    }
    int[] first = new int[count];
    for (int e = channels.length - 1; e >= 0; e--) {
      first[e / inner % count] = channels[e];
    }
    for (int e = 0; e < channels.length; e++) {
      trace.couplings().unite(channels[e], first[e / inner % count], WHY);
    }
    return first;
  }

  private static int known(DimensionFactor piece) {
    return Math.toIntExact(piece.size().factor());
  }

  /** Whether the dimensions are only permuted before being merged again (channel shuffle). */
  private boolean isShuffle() {
    Optional<GraphNode> user = trace.graph().onlyUser(node.result());
    while (user.isPresent() && MOVES.contains(user.get().operator())) {
      user = trace.graph().onlyUser(user.get().result());
    }
    return user.isPresent() && RESHAPES.contains(user.get().operator());
  }

  private static ChannelAxis axis(
      List<DimensionFactor> pieces,
      Map<DimensionFactor, int[]> channelsOf,
      ChannelAnalysisState trace) {
    List<DimensionFactor> living = pieces.stream().filter(channelsOf::containsKey).toList();
    int[] channels = living.size() == 1 ? channelsOf.get(living.get(0)) : null;
    if (channels == null) {
      living.forEach(p -> trace.couplings().fix(p.source().channels(), WHY));
      return ChannelAxis.anonymous(size(pieces));
    }
    int at = pieces.indexOf(living.get(0));
    return new ChannelAxis(
        size(pieces.subList(0, at)), channels, size(pieces.subList(at + 1, pieces.size())));
  }

  private static SymbolicSize size(List<DimensionFactor> pieces) {
    return SymbolicSize.product(pieces.stream().map(DimensionFactor::size).toList());
  }

  /** Records channel-dependent sizes; at most one size per reshape may be unknown (-1). */
  private void widths(List<ChannelAxis> axes) {
    boolean open = items.contains(NodeArgument.of(-1L));
    for (int i = 0; i < axes.size(); i++) {
      ChannelAxis axis = axes.get(i);
      if (!axis.hasChannels() || items.get(i).equals(NodeArgument.of(-1L))) {
        continue;
      }
      boolean known = axis.outer().times(axis.inner()).isKnown();
      if (!known && open) {
        trace.fix(axis, "a reshape has more than one size known only at run time");
      } else {
        open |= !known;
        trace.width(node, argument, i, axis);
      }
    }
  }
}
