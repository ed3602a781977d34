package io.sluice.compressor.technique.depth;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
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
public record DropLayers(Kind of, int count, double share, LayerChoice layers)
    implements Technique {
  /** Kind of removable blocks. */
  public enum Kind {
    /** Residual branches. */
    BLOCKS,
    /** Linear layers and convolutions, with the norm and the activation behind them. */
    LAYERS,
    /** Both kinds. */
    BOTH
  }

  public DropLayers {
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
  public DropLayers(int count) {
    this(Kind.BLOCKS, count, 0, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "drop-layers";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    Graph graph = GraphReader.read(model);
    List<StepReport.Layer> left = new ArrayList<>();
    List<Block> blocks = chosen(graph, left);
    if (blocks.isEmpty()) {
      left.add(
          new StepReport.Layer("model", "no block or layer with equal input and output shape"));
      return new Step(model, new StepReport(name(), List.of(), left));
    }
    List<StepReport.Layer> changed = new ArrayList<>();
    int wanted = count > 0 ? count : (int) Math.max(1, Math.round(share * blocks.size()));
    for (int i = 0; i < wanted && !blocks.isEmpty(); i++) {
      Map<Block, Double> scores = scores(graph, blocks, workshop);
      Block least = least(scores);
      changed.add(new StepReport.Layer(least.path(), dropped(least, graph, scores, workshop)));
      graph = least.without(graph);
      blocks = chosen(graph, new ArrayList<>());
    }
    blocks.forEach(
        b -> left.add(new StepReport.Layer(b.path(), "more important than the dropped blocks")));
    return new Step(GraphWriter.write(graph), new StepReport(name(), changed, left));
  }

  private List<Block> chosen(Graph graph, List<StepReport.Layer> left) {
    List<Block> all = new ArrayList<>();
    if (of != Kind.LAYERS) {
      all.addAll(Blocks.residual(graph));
    }
    if (of != Kind.BLOCKS) {
      all.addAll(Blocks.layers(graph));
    }
    List<Block> chosen = all.stream().filter(b -> layers.includes(b.path())).toList();
    all.stream()
        .filter(b -> !chosen.contains(b))
        .forEach(b -> left.add(new StepReport.Layer(b.path(), LayerChoice.NOT_CHOSEN)));
    return chosen;
  }

  private static Map<Block, Double> scores(Graph graph, List<Block> blocks, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    return workshop.calibration() == null
        ? Magnitude.measure(graph, blocks)
        : Influence.measure(graph, blocks, workshop.calibration());
  }

  private static Block least(Map<Block, Double> scores) {
    return scores.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static String dropped(
      Block block, Graph graph, Map<Block, Double> scores, Workshop workshop) {
    double score = scores.getOrDefault(block, 0.0);
    String why =
        workshop.calibration() == null ? "its weights are of size %.3g" : "outputs change by %.3g";
    return String.format(
        Locale.ROOT, "dropped, %d parameters; " + why, block.parameters(graph), score);
  }
}
