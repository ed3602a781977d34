package io.sluice.compressor.technique.factor;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.GraphBatchNormFolding;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merging of two consecutive layers into one, the inverse of factorisation, unless the number of
 * weights grows: two linear layers, a pointwise convolution before or after another convolution, a
 * BatchNorm beside a layer. Results differ by rounding only. Needs no data.
 *
 * @param layers layers to merge, both of a pair; BatchNorms are always folded
 */
public record LayerMergingTechnique(LayerChoice layers) implements CompressionTechnique {
  /** Merges all mergeable layers. */
  public LayerMergingTechnique() {
    this(LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "merge-layers";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    GraphBatchNormFolding.FoldedGraph folded =
        GraphBatchNormFolding.fold(TorchScriptGraphReader.read(model));
    List<CompressionStepReport.Layer> changed = new ArrayList<>(folded.changed());
    List<CompressionStepReport.Layer> left = new ArrayList<>(folded.left());
    ComputationGraph graph = folded.graph();
    List<CompressionStepReport.Layer> apart = new ArrayList<>();
    Optional<ConsecutiveLayerPair> next = next(graph, apart);
    while (next.isPresent()) {
      ConsecutiveLayerPair pair = next.get();
      graph = pair.merged(graph, name());
      changed.add(
          new CompressionStepReport.Layer(
              pair.first().path(), "merged into " + pair.second().path()));
      apart.clear();
      next = next(graph, apart);
    }
    left.addAll(apart);
    if (changed.isEmpty()) {
      return new Step(model, new CompressionStepReport(name(), changed, nothing(left)));
    }
    return new Step(
        TorchScriptGraphWriter.write(graph), new CompressionStepReport(name(), changed, left));
  }

  private static List<CompressionStepReport.Layer> nothing(List<CompressionStepReport.Layer> left) {
    return left.isEmpty()
        ? List.of(
            new CompressionStepReport.Layer("model", "no two layers follow each other directly"))
        : left;
  }

  /**
   * Returns the first mergeable pair.
   *
   * @param apart receives the entries of unmergeable pairs before it, without repetition
   */
  private Optional<ConsecutiveLayerPair> next(
      ComputationGraph graph, List<CompressionStepReport.Layer> apart) {
    for (GraphNode node : graph.nodes()) {
      Optional<ConsecutiveLayerPair> pair = ConsecutiveLayerPair.endingWith(node, graph);
      if (pair.isEmpty()) {
        continue;
      }
      Optional<String> obstacle = obstacle(pair.get(), graph);
      if (obstacle.isEmpty()) {
        return pair;
      }
      CompressionStepReport.Layer kept =
          new CompressionStepReport.Layer(pair.get().first().path(), obstacle.get());
      if (!apart.contains(kept)) {
        apart.add(kept);
      }
    }
    return Optional.empty();
  }

  private Optional<String> obstacle(ConsecutiveLayerPair pair, ComputationGraph graph) {
    return layers.includes(pair.first().path()) && layers.includes(pair.second().path())
        ? pair.obstacle(graph)
        : Optional.of(LayerChoice.NOT_CHOSEN);
  }
}
