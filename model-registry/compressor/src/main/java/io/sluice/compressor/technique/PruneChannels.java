package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.structure.Channel;
import io.sluice.compressor.structure.ChannelAnalysis;
import io.sluice.compressor.structure.ChannelGroup;
import io.sluice.compressor.structure.ChannelRemoval;
import io.sluice.compressor.structure.Macs;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Structured pruning: takes the least important channels and neurons out, so that layers really
 * become smaller. Coupled layers lose the same channels.
 *
 * @param share how much is taken out, 0 to 1, of {@code of}
 * @param of what the share is of; work can only be counted with a calibration sample
 * @param importance by which channels are ranked
 * @param scope whether all groups of layers lose alike, or all channels are ranked together
 * @param multiple what remains of a group is a multiple of this, which kernels like
 */
public record PruneChannels(
    double share, Quantity of, ChannelImportance importance, Scope scope, int multiple)
    implements Technique {
  private static final int SEARCH_STEPS = 20;

  /** What is to become less. */
  public enum Quantity {
    CHANNELS,
    /** Multiply-accumulate operations. */
    MACS
  }

  /** Among which channels the least important are looked for. */
  public enum Scope {
    /** In each group of coupled layers. */
    UNIFORM,
    /** In all of them together, scores relative to the mean of the group. */
    GLOBAL
  }

  /** Of the channels, by magnitude, in every group alike, rests of a multiple of 8. */
  public PruneChannels(double share) {
    this(share, Quantity.CHANNELS, ChannelImportance.L2, Scope.UNIFORM, 8);
  }

  public PruneChannels {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
    }
    if (multiple < 1) {
      throw new IllegalArgumentException("multiple must be at least 1, not " + multiple);
    }
  }

  @Override
  public String name() {
    return "prune-channels";
  }

  @Override
  public Set<Need> needs() {
    return of == Quantity.MACS ? Set.of(Need.CALIBRATION) : Set.of();
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Graph graph = GraphReader.read(model);
    ChannelAnalysis.Result analysis = ChannelAnalysis.of(graph);
    if (analysis.groups().isEmpty()) {
      return new Step(model, new StepReport(name(), List.of(), left(analysis)));
    }
    ChannelRanking ranking =
        new ChannelRanking(
            analysis.groups(),
            importance.scores(graph, analysis.groups(), workshop),
            scope,
            multiple);
    List<Channel> removed =
        of == Quantity.MACS
            ? forWork(graph, ranking, workshop.calibrationFor("Pruning to a share of the work"))
            : ranking.lowest(share);
    Graph pruned = ChannelRemoval.of(graph, removed);
    return new Step(
        GraphWriter.write(pruned),
        new StepReport(name(), changed(graph, pruned, analysis), left(analysis)));
  }

  /** Looks for the smallest share of channels whose removal takes away enough work. */
  private List<Channel> forWork(Graph graph, ChannelRanking ranking, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    Map<String, List<Long>> shapes = shapes(graph, calibration);
    double wanted = Macs.of(graph, shapes) * (1 - share);
    double low = 0;
    double high = 1;
    for (int i = 0; i < SEARCH_STEPS; i++) {
      double middle = (low + high) / 2;
      Graph candidate = ChannelRemoval.of(graph, ranking.lowest(middle));
      if (Macs.of(candidate, shapes) > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return ranking.lowest(high);
  }

  private static Map<String, List<Long>> shapes(Graph graph, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    List<String> values = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("linear") || node.operator().startsWith("conv")) {
        values.add(node.result());
      }
    }
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    calibration.record(graph, values).forEach((v, r) -> shapes.put(v, r.exampleShape()));
    return shapes;
  }

  private static List<StepReport.Layer> changed(
      Graph before, Graph after, ChannelAnalysis.Result analysis) {
    List<StepReport.Layer> changed = new ArrayList<>();
    for (ChannelGroup group : analysis.groups()) {
      for (String weight : group.layers()) {
        long had = before.parameter(weight).shape().get(0);
        long has = after.parameter(weight).shape().get(0);
        if (has < had) {
          String what = String.format(Locale.ROOT, "%d of %d channels", has, had);
          changed.add(new StepReport.Layer(weight.replaceFirst("[._]weight$", ""), what));
        }
      }
    }
    return changed;
  }

  private static List<StepReport.Layer> left(ChannelAnalysis.Result analysis) {
    return analysis.kept().entrySet().stream()
        .map(e -> new StepReport.Layer(e.getKey().replaceFirst("[._]weight$", ""), e.getValue()))
        .toList();
  }
}
