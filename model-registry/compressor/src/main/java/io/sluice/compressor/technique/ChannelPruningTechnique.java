package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.structure.ChannelDependencyAnalysis;
import io.sluice.graph.structure.ChannelRemoval;
import io.sluice.graph.structure.ChannelStructure;
import io.sluice.graph.structure.CoupledChannelGroup;
import io.sluice.graph.structure.ParameterSlice;
import io.sluice.graph.structure.PrunableChannel;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structured pruning: removes the least important channels, neurons and attention heads, for
 * smaller dense layers. Coupled layers lose the same channels. A calibration sample supplies the
 * ranks of the inputs, with which channels can be followed further.
 *
 * @param share share of {@code of} to remove, between 0 and 1
 * @param of quantity of the share; counting work needs a calibration sample
 * @param importance criterion of ranking
 * @param scope whether channels are ranked within each group of coupled layers or all together
 * @param multiple divisor of the remaining channels of a layer, for efficient kernels
 * @param layers layers to prune; groups with any other layer stay whole
 * @param rounds number of rounds to reach the share, each with a ranking of the remaining channels
 * @param between training after every round but the last, null for none; training after the last
 *     round is a step of its own
 */
public record ChannelPruningTechnique(
    double share,
    Quantity of,
    ChannelImportanceCriterion importance,
    Scope scope,
    int multiple,
    LayerChoice layers,
    int rounds,
    @Nullable FineTuningTechnique between)
    implements CompressionTechnique {
  /** Quantity to reduce. */
  public enum Quantity {
    CHANNELS,
    PARAMETERS,
    /** Multiply-accumulate operations. */
    MACS
  }

  /** Set of channels of a common ranking. */
  public enum Scope {
    /** Each group of coupled layers by itself. */
    UNIFORM,
    /** All groups together, scores relative to the mean of the group. */
    GLOBAL
  }

  /** Share of channels, by magnitude, equal in all groups, multiples of 8, in a single round. */
  public ChannelPruningTechnique(double share) {
    this(share, Quantity.CHANNELS, ChannelImportanceCriterion.L2, Scope.UNIFORM, 8);
  }

  /** In a single round, in all layers. */
  public ChannelPruningTechnique(
      double share, Quantity of, ChannelImportanceCriterion importance, Scope scope, int multiple) {
    this(
        share,
        of,
        importance,
        scope,
        multiple,
        LayerChoice.ALL,
        1,
        new FineTuningTechnique(1, 0.01));
  }

  public ChannelPruningTechnique {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
    }
    if (multiple < 1) {
      throw new IllegalArgumentException("multiple must be at least 1, not " + multiple);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, not " + rounds);
    }
  }

  @Override
  public String name() {
    return "prune-channels";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ChannelStructure before = structure(model, workshop);
    if (before.groups().isEmpty()) {
      return new Step(model, new CompressionStepReport(name(), List.of(), left(before)));
    }
    double remaining = Math.pow(1 - share, 1.0 / rounds);
    ComputationGraph pruned = before.graph();
    ChannelStructure current = before;
    for (int round = 1; round <= rounds; round++) {
      pruned = ChannelRemoval.of(current, least(current, 1 - remaining, workshop));
      if (round < rounds) {
        current = structure(trained(TorchScriptGraphWriter.write(pruned), workshop), workshop);
      }
    }
    return new Step(
        TorchScriptGraphWriter.write(pruned),
        new CompressionStepReport(name(), changed(before, pruned), left(before)));
  }

  private ScriptModule trained(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return between == null ? model : between.apply(model, workshop).model();
  }

  /**
   * Returns the structure of the written module, restricted to groups of selected layers. Writing
   * and reading gives parameters the names of the module.
   */
  private ChannelStructure structure(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ComputationGraph graph =
        TorchScriptGraphReader.read(
            TorchScriptGraphWriter.write(TorchScriptGraphReader.read(model)));
    ChannelStructure all = ChannelDependencyAnalysis.of(graph, ranks(graph, workshop));
    Map<String, String> kept = new LinkedHashMap<>(all.kept());
    List<CoupledChannelGroup> groups = new ArrayList<>();
    for (CoupledChannelGroup group : all.groups()) {
      if (group.layers().stream().map(ChannelPruningTechnique::path).allMatch(layers::includes)) {
        groups.add(group);
      } else {
        group.layers().forEach(l -> kept.put(l, LayerChoice.NOT_CHOSEN));
      }
    }
    return new ChannelStructure(all.graph(), groups, kept, all.widths());
  }

  private static Map<String, Integer> ranks(ComputationGraph graph, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    if (workshop.calibration() != null) {
      workshop
          .calibration()
          .shapes(graph, graph.inputs())
          .forEach((input, shape) -> ranks.put(input, shape.size()));
    }
    return ranks;
  }

  /**
   * Returns the least important channels.
   *
   * @param part share of the quantity to remove in this round
   */
  private List<PrunableChannel> least(ChannelStructure structure, double part, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ChannelRanking ranking =
        new ChannelRanking(
            structure.groups(), importance.scores(structure, workshop), scope, multiple);
    if (of == Quantity.CHANNELS) {
      return ranking.lowest(part);
    }
    ChannelRemovalCost cost =
        of == Quantity.PARAMETERS
            ? ChannelRemovalCost.parameters(structure)
            : ChannelRemovalCost.macs(
                structure, workshop.calibrationFor("Pruning to a share of the work"));
    return ranking.until(cost.without(List.of()) * (1 - part), cost);
  }

  private static List<CompressionStepReport.Layer> changed(
      ChannelStructure before, ComputationGraph after) {
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    for (CoupledChannelGroup group : before.groups()) {
      for (String weight : group.layers()) {
        int dimension = dimension(group, weight);
        long had = before.graph().parameter(weight).shape().get(dimension);
        long has = after.parameter(weight).shape().get(dimension);
        if (has < had) {
          String what = String.format(Locale.ROOT, "%d of %d channels", has, had);
          changed.add(new CompressionStepReport.Layer(path(weight), what));
        }
      }
    }
    return changed;
  }

  /** Returns the dimension of the output channels of a weight. */
  private static int dimension(CoupledChannelGroup group, String weight) {
    return group.channels().stream()
        .flatMap(c -> c.produced().stream())
        .filter(s -> s.parameter().equals(weight))
        .map(ParameterSlice::dimension)
        .findFirst()
        .orElse(0);
  }

  private static List<CompressionStepReport.Layer> left(ChannelStructure structure) {
    return structure.kept().entrySet().stream()
        .map(e -> new CompressionStepReport.Layer(path(e.getKey()), e.getValue()))
        .toList();
  }

  private static String path(String weight) {
    return weight.replaceFirst("[._]weight$", "");
  }
}
