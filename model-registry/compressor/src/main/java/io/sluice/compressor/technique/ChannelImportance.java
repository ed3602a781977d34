package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.structure.Channel;
import io.sluice.compressor.structure.ChannelGroup;
import io.sluice.compressor.structure.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** By what channels are ranked; a score is of a channel with all that hangs on it. */
public enum ChannelImportance {
  /** Sum of the magnitudes of the weights that compute it (Li et al. 2017). */
  L1 {
    @Override
    List<double[]> scores(Graph graph, List<ChannelGroup> groups, Workshop workshop)
        throws CompressionException {
      return sums(groups, magnitudes(graph, groups, 1));
    }
  },

  /** Sum of the squares of the weights that compute it. */
  L2 {
    @Override
    List<double[]> scores(Graph graph, List<ChannelGroup> groups, Workshop workshop)
        throws CompressionException {
      return sums(groups, magnitudes(graph, groups, 2));
    }
  },

  /** Seeded; what the others are to be better than. */
  RANDOM {
    @Override
    List<double[]> scores(Graph graph, List<ChannelGroup> groups, Workshop workshop) {
      Random random = new Random(workshop.seed());
      return groups.stream().map(g -> random.doubles(g.channels().size()).toArray()).toList();
    }
  };

  /** By group, then by channel; never negative. */
  abstract List<double[]> scores(Graph graph, List<ChannelGroup> groups, Workshop workshop)
      throws CompressionException, IOException, InterruptedException;

  /** Sums over the rows of the weights that compute a channel. */
  private static List<double[]> sums(List<ChannelGroup> groups, Map<String, double[]> rows) {
    List<double[]> scores = new ArrayList<>();
    for (ChannelGroup group : groups) {
      scores.add(group.channels().stream().mapToDouble(c -> sum(c, rows)).toArray());
    }
    return scores;
  }

  private static double sum(Channel channel, Map<String, double[]> rows) {
    double sum = 0;
    for (Slice slice : channel.produced()) {
      double[] values = rows.get(slice.parameter());
      sum += values == null ? 0 : values[slice.index()];
    }
    return sum;
  }

  /** By weight of at least two dimensions: the sum of |w|^power of each row. */
  private static Map<String, double[]> magnitudes(Graph graph, List<ChannelGroup> groups, int power)
      throws CompressionException {
    Map<String, double[]> rows = new HashMap<>();
    for (ChannelGroup group : groups) {
      for (Channel channel : group.channels()) {
        for (Slice slice : channel.produced()) {
          String name = slice.parameter();
          if (!rows.containsKey(name) && graph.parameter(name).shape().size() > 1) {
            rows.put(name, rowSums(graph.parameter(name).toFloats(), graph, name, power));
          }
        }
      }
    }
    return rows;
  }

  private static double[] rowSums(float[] elements, Graph graph, String name, int power) {
    int count = graph.parameter(name).shape().get(0).intValue();
    int width = elements.length / Math.max(1, count);
    double[] sums = new double[count];
    for (int i = 0; i < elements.length; i++) {
      double magnitude = Math.abs(elements[i]);
      sums[i / width] += power == 1 ? magnitude : magnitude * magnitude;
    }
    return sums;
  }
}
