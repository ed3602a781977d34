package io.sluice.compressor.technique;

import io.sluice.graph.structure.CoupledChannelGroup;
import io.sluice.graph.structure.PrunableChannel;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ranking of channels for removal.
 *
 * @param scores importance by group, then by channel of the group
 * @param multiple divisor of the remaining number of channels of a group; smaller groups stay whole
 */
record ChannelRanking(
    List<CoupledChannelGroup> groups,
    List<double[]> scores,
    ChannelPruningTechnique.Scope scope,
    int multiple) {
  /** Least remaining share of the channels of a group. */
  private static final double LEAST = 0.1;

  private static final int SEARCH_STEPS = 24;

  /**
   * Returns the least important channels.
   *
   * @param share share of channels to remove, 0 to 1; fewer are removed from a group at its lower
   *     limit or for the sake of the multiple
   */
  List<PrunableChannel> lowest(double share) {
    return byGroup(share).stream().flatMap(List::stream).toList();
  }

  /**
   * Returns the least important channels whose removal lowers the cost to the wanted cost: those of
   * the smallest sufficient share, minus channels of single groups that can be kept within the
   * cost.
   */
  List<PrunableChannel> until(double wanted, ChannelRemovalCost cost)
      throws ModelProcessingException {
    double low = 0;
    double high = 1;
    for (int i = 0; i < SEARCH_STEPS; i++) {
      double middle = (low + high) / 2;
      if (cost.without(lowest(middle)) > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    List<List<PrunableChannel>> removed = new ArrayList<>(byGroup(high));
    List<List<PrunableChannel>> fewer = byGroup(low);
    for (int g : byLoss(removed, fewer)) {
      List<PrunableChannel> before = removed.set(g, fewer.get(g));
      if (cost.without(removed.stream().flatMap(List::stream).toList()) > wanted) {
        removed.set(g, before);
      }
    }
    return removed.stream().flatMap(List::stream).toList();
  }

  /** Returns the groups with differing removals, largest mean score of the difference first. */
  private List<Integer> byLoss(
      List<List<PrunableChannel>> removed, List<List<PrunableChannel>> fewer) {
    Map<Integer, Double> losses = new HashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      double[] relative = relative(scores.get(g));
      Set<PrunableChannel> difference = new HashSet<>(removed.get(g));
      fewer.get(g).forEach(difference::remove);
      double loss = 0;
      for (int c = 0; c < relative.length; c++) {
        loss += difference.contains(groups.get(g).channels().get(c)) ? relative[c] : 0;
      }
      if (!difference.isEmpty()) {
        losses.put(g, loss / difference.size());
      }
    }
    return losses.keySet().stream()
        .sorted(Comparator.<Integer>comparingDouble(losses::get).reversed().thenComparing(g -> g))
        .toList();
  }

  private List<List<PrunableChannel>> byGroup(double share) {
    double threshold = scope == ChannelPruningTechnique.Scope.GLOBAL ? threshold(share) : 0;
    List<List<PrunableChannel>> lowest = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      double[] relative = relative(scores.get(g));
      int wanted =
          scope == ChannelPruningTechnique.Scope.GLOBAL
              ? (int) Arrays.stream(relative).filter(s -> s < threshold).count()
              : (int) Math.floor(share * relative.length);
      lowest.add(lowest(groups.get(g), relative, allowed(groups.get(g), wanted)));
    }
    return lowest;
  }

  private static List<PrunableChannel> lowest(
      CoupledChannelGroup group, double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .limit(count)
        .map(group.channels()::get)
        .toList();
  }

  /** Returns the wanted number of removals, lowered to respect the minimum and the multiple. */
  private int allowed(CoupledChannelGroup group, int wanted) {
    int channels = group.channels().size();
    int least = Math.max(1, (int) Math.ceil(LEAST * channels));
    int rest = Math.max(channels - wanted, least);
    int step = multiple / greatestCommonDivisor(multiple, group.unit());
    int rounded = (rest + step - 1) / step * step;
    return Math.max(0, channels - rounded);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private double threshold(double share) {
    double[] all =
        scores.stream().flatMapToDouble(s -> Arrays.stream(relative(s))).sorted().toArray();
    int index = (int) Math.floor(share * all.length);
    return index >= all.length ? Double.POSITIVE_INFINITY : all[index];
  }

  /** Normalises scores by the mean of their group, as layers differ in scale. */
  private static double[] relative(double[] scores) {
    double mean = Arrays.stream(scores).average().orElse(1);
    return Arrays.stream(scores).map(s -> mean == 0 ? s : s / mean).toArray();
  }
}
