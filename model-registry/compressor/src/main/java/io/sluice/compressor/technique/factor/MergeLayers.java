package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.technique.BatchNormFolding;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
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
public record MergeLayers(LayerChoice layers) implements Technique {
  /** Merges all mergeable layers. */
  public MergeLayers() {
    this(LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "merge-layers";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    BatchNormFolding.Folded folded = BatchNormFolding.fold(GraphReader.read(model));
    List<StepReport.Layer> changed = new ArrayList<>(folded.changed());
    List<StepReport.Layer> left = new ArrayList<>(folded.left());
    Graph graph = folded.graph();
    List<StepReport.Layer> apart = new ArrayList<>();
    Optional<LayerPair> next = next(graph, apart);
    while (next.isPresent()) {
      LayerPair pair = next.get();
      graph = pair.merged(graph, name());
      changed.add(new StepReport.Layer(pair.first().path(), "merged into " + pair.second().path()));
      apart.clear();
      next = next(graph, apart);
    }
    left.addAll(apart);
    if (changed.isEmpty()) {
      return new Step(model, new StepReport(name(), changed, nothing(left)));
    }
    return new Step(GraphWriter.write(graph), new StepReport(name(), changed, left));
  }

  private static List<StepReport.Layer> nothing(List<StepReport.Layer> left) {
    return left.isEmpty()
        ? List.of(new StepReport.Layer("model", "no two layers follow each other directly"))
        : left;
  }

  /**
   * Returns the first mergeable pair.
   *
   * @param apart receives the entries of unmergeable pairs before it, without repetition
   */
  private Optional<LayerPair> next(Graph graph, List<StepReport.Layer> apart) {
    for (Node node : graph.nodes()) {
      Optional<LayerPair> pair = LayerPair.endingWith(node, graph);
      if (pair.isEmpty()) {
        continue;
      }
      Optional<String> obstacle = obstacle(pair.get(), graph);
      if (obstacle.isEmpty()) {
        return pair;
      }
      StepReport.Layer kept = new StepReport.Layer(pair.get().first().path(), obstacle.get());
      if (!apart.contains(kept)) {
        apart.add(kept);
      }
    }
    return Optional.empty();
  }

  private Optional<String> obstacle(LayerPair pair, Graph graph) {
    return layers.includes(pair.first().path()) && layers.includes(pair.second().path())
        ? pair.obstacle(graph)
        : Optional.of(LayerChoice.NOT_CHOSEN);
  }
}
