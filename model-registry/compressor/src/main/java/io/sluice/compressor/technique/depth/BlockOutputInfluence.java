package io.sluice.compressor.technique.depth;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;
import io.sluice.torchscript.ModelProcessingException;
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
final class BlockOutputInfluence {
  private final ComputationGraph graph;
  private final GraphEditor editor;
  private final List<String> watched = new ArrayList<>();

  private BlockOutputInfluence(ComputationGraph graph) {
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  /**
   * Returns the influence of each block, in the given order.
   *
   * @throws ModelProcessingException if an output is not in fp32
   */
  static Map<RemovableBlock, Double> measure(
      ComputationGraph graph, List<RemovableBlock> blocks, ModelCalibration calibration)
      throws ModelProcessingException, IOException, InterruptedException {
    return new BlockOutputInfluence(graph).measure(blocks, calibration);
  }

  private Map<RemovableBlock, Double> measure(
      List<RemovableBlock> blocks, ModelCalibration calibration)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<RemovableBlock, List<String>> differences = new LinkedHashMap<>();
    for (RemovableBlock block : blocks) {
      differences.put(block, differences(block));
    }
    editor.returns(NodeArgument.refs(watched));
    Map<String, Double> squares = new HashMap<>();
    for (Map.Entry<String, RecordedValueStatistics> seen :
        calibration.record(editor.graph(), watched).entrySet()) {
      squares.put(seen.getKey(), meanSquare(seen.getValue()));
    }
    Map<RemovableBlock, Double> influence = new LinkedHashMap<>();
    for (Map.Entry<RemovableBlock, List<String>> entry : differences.entrySet()) {
      double sum = 0;
      for (String difference : entry.getValue()) {
        sum += squares.getOrDefault(difference, 0.0);
      }
      influence.put(entry.getKey(), Math.sqrt(sum));
    }
    return influence;
  }

  /** Adds the outputs without the block and returns the values of their differences. */
  private List<String> differences(RemovableBlock block) {
    Map<String, String> without = new HashMap<>(Map.of(block.end().result(), block.input()));
    boolean passed = false;
    for (GraphNode node : graph.nodes()) {
      if (passed && node.inputs().stream().anyMatch(without::containsKey)) {
        copy(node, without);
      }
      passed |= node.results().equals(block.end().results());
    }
    List<String> differences = new ArrayList<>();
    for (String output : graph.output().values()) {
      String name = editor.fresh("difference");
      NodeArgument changed = NodeArgument.of(without.getOrDefault(output, output));
      editor.append(
          GraphNode.of("sub", name, "", "input", NodeArgument.of(output), "other", changed));
      differences.add(name);
    }
    watched.addAll(differences);
    return differences;
  }

  /** Adds a copy of the operation on the values without the block. */
  private void copy(GraphNode node, Map<String, String> without) {
    GraphNode copy = node;
    for (String input : node.inputs().stream().distinct().toList()) {
      if (without.containsKey(input)) {
        copy = copy.redirected(input, NodeArgument.of(without.get(input)));
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

  private static double meanSquare(RecordedValueStatistics difference)
      throws ModelProcessingException {
    if (difference.scalarType() != RecordedValueStatistics.FLOAT32) {
      throw new ModelProcessingException(
          "Tried to measure the influence of layers on fp32 outputs, but an output is of type "
              + difference.scalarType());
    }
    ValueHistogram histogram = difference.histogram();
    double sum = 0;
    double count = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      sum += histogram.counts()[bin] * histogram.center(bin) * histogram.center(bin);
      count += histogram.counts()[bin];
    }
    return count == 0 ? 0 : sum / count;
  }
}
