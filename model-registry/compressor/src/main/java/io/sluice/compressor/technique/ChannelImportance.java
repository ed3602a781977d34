package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.structure.Channel;
import io.sluice.compressor.structure.ChannelGroup;
import io.sluice.compressor.structure.Slice;
import io.sluice.compressor.structure.Structure;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.training.Importance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** By what channels are ranked; a score is of a channel with all that hangs on it. */
public enum ChannelImportance {
  /** Sum of the magnitudes of the weights that compute it (Li et al. 2017). */
  L1 {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop) throws CompressionException {
      SliceSums sums = SliceSums.ofMagnitudes(structure.graph(), 1);
      return each(structure, c -> sums.of(matrices(c.produced(), structure.graph())));
    }
  },

  /** Sum of the squares of the weights that compute it. */
  L2 {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop) throws CompressionException {
      SliceSums sums = SliceSums.ofMagnitudes(structure.graph(), 2);
      return each(structure, c -> sums.of(matrices(c.produced(), structure.graph())));
    }
  },

  /**
   * Sum of the squares of all weights that it takes along, those that read it included, each
   * parameter in relation to its mean (Fang et al. 2023).
   */
  GROUP {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop) throws CompressionException {
      SliceSums sums = SliceSums.ofMagnitudes(structure.graph(), 2);
      return each(
          structure,
          c ->
              sums.relative(
                  matrices(
                      Stream.concat(c.produced().stream(), c.consumed().stream()).toList(),
                      structure.graph())));
    }
  },

  /**
   * Magnitude of the factors of its batch norms (Liu et al. 2017, "network slimming"); of channels
   * without any, the root of the squares of the weights.
   */
  BATCH_NORM {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop) throws CompressionException {
      SliceSums sums = SliceSums.ofMagnitudes(structure.graph(), 1);
      SliceSums squares = SliceSums.ofMagnitudes(structure.graph(), 2);
      Set<String> factors = new HashSet<>();
      for (Node norm : structure.graph().nodes("batch_norm")) {
        norm.parameter("weight").ifPresent(factors::add);
      }
      return each(
          structure,
          c -> {
            List<Slice> own =
                c.produced().stream().filter(s -> factors.contains(s.parameter())).toList();
            return own.isEmpty()
                ? Math.sqrt(squares.of(matrices(c.produced(), structure.graph())))
                : sums.of(own);
          });
    }
  },

  /**
   * What the loss changes by when it is taken out, to first order: the sum of (gradient · weight)²
   * over all that computes it (Molchanov et al. 2019). Needs training data.
   */
  TAYLOR {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop)
        throws CompressionException, IOException, InterruptedException {
      Importance importance =
          workshop
              .trainingFor("Pruning by Taylor importance")
              .importance(
                  GraphWriter.write(structure.graph()),
                  new Importance.Query(BATCHES, BATCH, workshop.seed()));
      SliceSums sums = SliceSums.ofGradients(structure.graph(), importance);
      return each(structure, c -> sums.of(c.produced()));
    }
  },

  /** Seeded; what the others are to be better than. */
  RANDOM {
    @Override
    List<double[]> scores(Structure structure, Workshop workshop) {
      Random random = new Random(workshop.seed());
      return structure.groups().stream()
          .map(g -> random.doubles(g.channels().size()).toArray())
          .toList();
    }
  };

  private static final int BATCHES = 32;
  private static final int BATCH = 64;

  /**
   * By group, then by channel; never negative.
   *
   * @param structure whose parameters have the names of the module that its graph is written as
   */
  abstract List<double[]> scores(Structure structure, Workshop workshop)
      throws CompressionException, IOException, InterruptedException;

  private interface Score {
    double of(Channel channel) throws CompressionException;
  }

  private static List<double[]> each(Structure structure, Score score) throws CompressionException {
    List<double[]> scores = new ArrayList<>();
    for (ChannelGroup group : structure.groups()) {
      double[] ofGroup = new double[group.channels().size()];
      for (int i = 0; i < ofGroup.length; i++) {
        ofGroup[i] = score.of(group.channels().get(i));
      }
      scores.add(ofGroup);
    }
    return scores;
  }

  /** Of weights, not of biases and what belongs to normalisation. */
  private static List<Slice> matrices(List<Slice> slices, Graph graph) {
    return slices.stream()
        .filter(
            s -> {
              Tensor tensor = graph.parameter(s.parameter());
              return tensor.shape().size() > 1 && tensor.type() == ScalarType.FLOAT;
            })
        .toList();
  }
}
