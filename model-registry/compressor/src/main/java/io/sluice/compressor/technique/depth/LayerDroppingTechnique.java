package io.sluice.compressor.technique.depth;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Depth pruning: removes residual branches, leaving only the skip connection, or layers of equal
 * input and output shape. Removal is greedy, least important first: with a calibration sample the
 * block whose absence changes the outputs least (as Gromov et al. 2024 and others for
 * transformers), without a sample the block of smallest weights, BatchNorms folded. A later {@code
 * fine-tune} or {@code distill} recovers most of the accuracy.
 *
 * @param of kind of blocks to remove
 * @param count number of blocks; 0 to use the share
 * @param share share of the removable blocks, 0 to 1, for a count of 0; at least one is removed
 * @param layers blocks to consider, by the common path of their layers
 */
public record LayerDroppingTechnique(Kind of, int count, double share, LayerChoice layers)
    implements CompressionTechnique {
  /** Kind of removable blocks. */
  public enum Kind {
    /** Residual branches. */
    BLOCKS,
    /** Linear layers and convolutions, with the norm and the activation behind them. */
    LAYERS,
    /** Both kinds. */
    BOTH
  }

  public LayerDroppingTechnique {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative, but is " + count);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, not " + share);
    }
  }

  /**
   * Removes the least important residual blocks.
   *
   * @param count number of blocks
   */
  public LayerDroppingTechnique(int count) {
    this(Kind.BLOCKS, count, 0, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "drop-layers";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    ComputationGraph graph = TorchScriptGraphReader.read(model);
    List<CompressionStepReport.Layer> left = new ArrayList<>();
    List<RemovableBlock> blocks = chosen(graph, left);
    if (blocks.isEmpty()) {
      left.add(
          new CompressionStepReport.Layer(
              "model", "no block or layer with equal input and output shape"));
      return new Step(model, new CompressionStepReport(name(), List.of(), left));
    }
    List<CompressionStepReport.Layer> changed = new ArrayList<>();
    int wanted = count > 0 ? count : (int) Math.max(1, Math.round(share * blocks.size()));
    for (int i = 0; i < wanted && !blocks.isEmpty(); i++) {
      Map<RemovableBlock, Double> scores = scores(graph, blocks, workshop);
      RemovableBlock least = least(scores);
      changed.add(
          new CompressionStepReport.Layer(least.path(), dropped(least, graph, scores, workshop)));
      graph = least.without(graph);
      blocks = chosen(graph, new ArrayList<>());
    }
    blocks.forEach(
        b ->
            left.add(
                new CompressionStepReport.Layer(
                    b.path(), "more important than the dropped blocks")));
    return new Step(
        TorchScriptGraphWriter.write(graph), new CompressionStepReport(name(), changed, left));
  }

  private List<RemovableBlock> chosen(
      ComputationGraph graph, List<CompressionStepReport.Layer> left) {
    List<RemovableBlock> all = new ArrayList<>();
    if (of != Kind.LAYERS) {
      all.addAll(RemovableBlockSearch.residual(graph));
    }
    if (of != Kind.BLOCKS) {
      all.addAll(RemovableBlockSearch.layers(graph));
    }
    List<RemovableBlock> chosen = all.stream().filter(b -> layers.includes(b.path())).toList();
    all.stream()
        .filter(b -> !chosen.contains(b))
        .forEach(b -> left.add(new CompressionStepReport.Layer(b.path(), LayerChoice.NOT_CHOSEN)));
    return chosen;
  }

  private static Map<RemovableBlock, Double> scores(
      ComputationGraph graph, List<RemovableBlock> blocks, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return workshop.calibration() == null
        ? BlockWeightMagnitude.measure(graph, blocks)
        : BlockOutputInfluence.measure(graph, blocks, workshop.calibration());
  }

  private static RemovableBlock least(Map<RemovableBlock, Double> scores) {
    return scores.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static String dropped(
      RemovableBlock block,
      ComputationGraph graph,
      Map<RemovableBlock, Double> scores,
      StepContext workshop) {
    double score = scores.getOrDefault(block, 0.0);
    String why =
        workshop.calibration() == null ? "its weights are of size %.3g" : "outputs change by %.3g";
    return String.format(
        Locale.ROOT, "dropped, %d parameters; " + why, block.parameters(graph), score);
  }
}
