package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.structure.ChannelStructure;
import io.sluice.graph.structure.CoupledChannelGroup;
import io.sluice.graph.structure.ParameterSlice;
import io.sluice.graph.structure.PrunableChannel;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.training.ParameterImportance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Importance criterion for channel pruning; the score of a channel covers all coupled parameters.
 */
public enum ChannelImportanceCriterion {
  /** L1 norm of the weights computing the channel (Li et al. 2017). */
  L1 {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop)
        throws ModelProcessingException {
      ParameterSliceSums sums = ParameterSliceSums.ofMagnitudes(structure.graph(), 1);
      return each(structure, c -> sums.of(matrices(c.produced(), structure.graph())));
    }
  },

  /** Squared L2 norm of the weights computing the channel. */
  L2 {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop)
        throws ModelProcessingException {
      ParameterSliceSums sums = ParameterSliceSums.ofMagnitudes(structure.graph(), 2);
      return each(structure, c -> sums.of(matrices(c.produced(), structure.graph())));
    }
  },

  /**
   * Sum of squares of all weights of the channel, including the weights of consuming layers, each
   * slice relative to the mean of its parameter (Fang et al. 2023).
   */
  GROUP {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop)
        throws ModelProcessingException {
      ParameterSliceSums sums = ParameterSliceSums.ofMagnitudes(structure.graph(), 2);
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
   * Magnitude of the batch norm factors ("network slimming", Liu et al. 2017); L2 norm of the
   * weights for channels without batch norm.
   */
  BATCH_NORM {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop)
        throws ModelProcessingException {
      ParameterSliceSums sums = ParameterSliceSums.ofMagnitudes(structure.graph(), 1);
      ParameterSliceSums squares = ParameterSliceSums.ofMagnitudes(structure.graph(), 2);
      Set<String> factors = new HashSet<>();
      for (GraphNode norm : structure.graph().nodes("batch_norm")) {
        norm.parameter("weight").ifPresent(factors::add);
      }
      return each(
          structure,
          c -> {
            List<ParameterSlice> own =
                c.produced().stream().filter(s -> factors.contains(s.parameter())).toList();
            return own.isEmpty()
                ? Math.sqrt(squares.of(matrices(c.produced(), structure.graph())))
                : sums.of(own);
          });
    }
  },

  /**
   * First-order estimate of the change of the loss on removal: sum of (gradient · weight)² over the
   * weights computing the channel (Molchanov et al. 2019). Needs training data.
   */
  TAYLOR {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop)
        throws ModelProcessingException, IOException, InterruptedException {
      ParameterImportance importance =
          workshop
              .trainingFor("Pruning by Taylor importance")
              .importance(
                  TorchScriptGraphWriter.write(structure.graph()),
                  new ParameterImportance.Query(BATCHES, BATCH, workshop.seed()));
      ParameterSliceSums sums = ParameterSliceSums.ofGradients(structure.graph(), importance);
      return each(structure, c -> sums.of(c.produced()));
    }
  },

  /** Random scores from the seed of the step: the baseline of all other criteria. */
  RANDOM {
    @Override
    List<double[]> scores(ChannelStructure structure, StepContext workshop) {
      Random random = new Random(workshop.seed());
      return structure.groups().stream()
          .map(g -> random.doubles(g.channels().size()).toArray())
          .toList();
    }
  };

  private static final int BATCHES = 32;
  private static final int BATCH = 64;

  /**
   * Returns scores by group, then by channel; never negative.
   *
   * @param structure structure with parameter names as in the module written from its graph
   */
  abstract List<double[]> scores(ChannelStructure structure, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException;

  private interface ChannelScore {
    double of(PrunableChannel channel) throws ModelProcessingException;
  }

  private static List<double[]> each(ChannelStructure structure, ChannelScore score)
      throws ModelProcessingException {
    List<double[]> scores = new ArrayList<>();
    for (CoupledChannelGroup group : structure.groups()) {
      double[] ofGroup = new double[group.channels().size()];
      for (int i = 0; i < ofGroup.length; i++) {
        ofGroup[i] = score.of(group.channels().get(i));
      }
      scores.add(ofGroup);
    }
    return scores;
  }

  /** Keeps slices of weights; drops those of biases and normalisation parameters. */
  private static List<ParameterSlice> matrices(
      List<ParameterSlice> slices, ComputationGraph graph) {
    return slices.stream()
        .filter(
            s -> {
              ScriptTensor tensor = graph.parameter(s.parameter());
              return tensor.shape().size() > 1 && tensor.type() == ScalarType.FLOAT;
            })
        .toList();
  }
}
