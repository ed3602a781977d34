package io.sluice.compressor.technique.depth;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Influence of blocks on the outputs of a graph, measured on a sample: root mean square of the
 * change on removal, over all outputs. A single graph computes the outputs with all blocks and
 * without each, so that the sample runs through once.
 */
final class Influence {
  private final Graph graph;
  private final GraphEditor editor;
  private final List<String> watched = new ArrayList<>();

  private Influence(Graph graph) {
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  /**
   * Returns the influence of each block, in the given order.
   *
   * @throws CompressionException if an output is not in fp32
   */
  static Map<Block, Double> measure(Graph graph, List<Block> blocks, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    return new Influence(graph).measure(blocks, calibration);
  }

  private Map<Block, Double> measure(List<Block> blocks, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    Map<Block, List<String>> differences = new LinkedHashMap<>();
    for (Block block : blocks) {
      differences.put(block, differences(block));
    }
    editor.returns(Argument.refs(watched));
    Map<String, Double> squares = new HashMap<>();
    for (Map.Entry<String, Recorded> seen :
        calibration.record(editor.graph(), watched).entrySet()) {
      squares.put(seen.getKey(), meanSquare(seen.getValue()));
    }
    Map<Block, Double> influence = new LinkedHashMap<>();
    for (Map.Entry<Block, List<String>> entry : differences.entrySet()) {
      double sum = 0;
      for (String difference : entry.getValue()) {
        sum += squares.getOrDefault(difference, 0.0);
      }
      influence.put(entry.getKey(), Math.sqrt(sum));
    }
    return influence;
  }

  /** Adds the outputs without the block and returns the values of their differences. */
  private List<String> differences(Block block) {
    Map<String, String> without = new HashMap<>(Map.of(block.end().result(), block.input()));
    boolean passed = false;
    for (Node node : graph.nodes()) {
      if (passed && node.inputs().stream().anyMatch(without::containsKey)) {
        copy(node, without);
      }
      passed |= node.results().equals(block.end().results());
    }
    List<String> differences = new ArrayList<>();
    for (String output : graph.output().values()) {
      String name = editor.fresh("difference");
      Argument changed = Argument.of(without.getOrDefault(output, output));
      editor.append(Node.of("sub", name, "", "input", Argument.of(output), "other", changed));
      differences.add(name);
    }
    watched.addAll(differences);
    return differences;
  }

  /** Adds a copy of the operation on the values without the block. */
  private void copy(Node node, Map<String, String> without) {
    Node copy = node;
    for (String input : node.inputs().stream().distinct().toList()) {
      if (without.containsKey(input)) {
        copy = copy.redirected(input, Argument.of(without.get(input)));
      }
    }
    List<String> results = new ArrayList<>();
    for (String result : node.results()) {
      String name = editor.fresh(result);
      without.put(result, name);
      results.add(name);
    }
    editor.append(copy.withResults(results));
  }

  private static double meanSquare(Recorded difference) throws CompressionException {
    if (difference.scalarType() != Recorded.FLOAT32) {
      throw new CompressionException(
          "Tried to measure the influence of layers on fp32 outputs, but an output is of type "
              + difference.scalarType());
    }
    Histogram histogram = difference.histogram();
    double sum = 0;
    double count = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      sum += histogram.counts()[bin] * histogram.center(bin) * histogram.center(bin);
      count += histogram.counts()[bin];
    }
    return count == 0 ? 0 : sum / count;
  }
}
