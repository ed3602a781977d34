package io.sluice.compressor.compression;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.BlockedLayoutTechnique;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.EmbeddingQuantizationTechnique;
import io.sluice.compressor.technique.HalfPrecisionTechnique;
import io.sluice.compressor.technique.OnnxQuantizationTechnique;
import io.sluice.compressor.technique.QuantizationAwareTrainingTechnique;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.measurement.MultiplyAccumulateCount;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Multiply-accumulates of variants. Steps changing only number format and layout may leave nothing
 * countable; the model before these steps does the same work.
 */
final class WorkCount {
  private static final Set<Class<? extends CompressionTechnique>> KEEPING_WORK =
      Set.of(
          BlockedLayoutTechnique.class,
          CompactStorageTechnique.class,
          DynamicInt8Technique.class,
          HalfPrecisionTechnique.class,
          QuantizationAwareTrainingTechnique.class,
          EmbeddingQuantizationTechnique.class,
          StaticInt8Technique.class,
          WeightOnlyQuantizationTechnique.class);

  private final VariantBuilder workbench;
  private final @Nullable ModelCalibration shapes;
  private final Map<Path, KnownQuantity> byFile = new HashMap<>();
  private final Map<Work, KnownQuantity> byWork = new HashMap<>();

  /** Computation of a graph, independent of the values of its parameters. */
  private record Work(List<GraphNode> nodes, Map<String, List<Long>> parameters) {
    static Work of(ComputationGraph graph) {
      Map<String, List<Long>> shapes = new HashMap<>();
      graph.parameters().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
      return new Work(graph.nodes(), shapes);
    }
  }

  /**
   * @param shapes calibration; null without samples, when nothing is known
   */
  WorkCount(VariantBuilder workbench, @Nullable ModelCalibration shapes) {
    this.workbench = workbench;
    this.shapes = shapes;
  }

  KnownQuantity of(Recipe recipe) throws IOException, InterruptedException {
    List<CompressionTechnique> steps = recipe.steps();
    int last = steps.size();
    if (recipe.engine() == Engine.ONNX_RUNTIME
        && last > 0
        && steps.get(last - 1) instanceof OnnxQuantizationTechnique) {
      last--;
    }
    KnownQuantity count = counted(recipe, last);
    while (count.known().isEmpty() && last > 0 && keepsWork(steps.get(last - 1))) {
      last--;
      count = counted(recipe, last);
    }
    return count;
  }

  private static boolean keepsWork(CompressionTechnique step) {
    return KEEPING_WORK.contains(step.getClass());
  }

  /** Multiply-accumulates after the given number of steps. */
  private KnownQuantity counted(Recipe recipe, int steps) throws IOException, InterruptedException {
    try {
      Path script =
          workbench.script(
              new Recipe(
                  recipe.name(), Engine.PYTORCH, recipe.seed(), recipe.steps().subList(0, steps)));
      KnownQuantity before = byFile.get(script);
      if (before != null) {
        return before;
      }
      KnownQuantity count = count(script);
      byFile.put(script, count);
      return count;
    } catch (ModelProcessingException | IllegalArgumentException e) {
      // no graph of operations whose shapes are known; an earlier step's model may be
      return KnownQuantity.unknown();
    }
  }

  private KnownQuantity count(Path script)
      throws ModelProcessingException, IOException, InterruptedException {
    if (shapes == null) {
      return KnownQuantity.unknown();
    }
    try (ScriptArchive archive = ScriptArchive.open(script)) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());
      Work work = Work.of(graph);
      KnownQuantity before = byWork.get(work);
      if (before == null) {
        before = count(graph, shapes);
        byWork.put(work, before);
      }
      return before;
    }
  }

  private static KnownQuantity count(ComputationGraph graph, ModelCalibration shapes)
      throws ModelProcessingException, IOException, InterruptedException {
    MultiplyAccumulateCount macs =
        MultiplyAccumulateCount.of(
            graph, shapes.shapes(graph, MultiplyAccumulateCount.values(graph)));
    return macs.uncounted().isEmpty()
        ? KnownQuantity.measured(macs.total())
        : KnownQuantity.unknown();
  }
}
