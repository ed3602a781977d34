package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.evaluation.Macs;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.BlockedLayout;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.HalfPrecision;
import io.sluice.compressor.technique.OnnxQuantization;
import io.sluice.compressor.technique.QuantizationAware;
import io.sluice.compressor.technique.QuantizeEmbeddings;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Multiply-accumulates of variants. Steps that only change in which numbers and in which layout a
 * model computes may leave nothing that can be counted; the model before them does the same work.
 */
final class WorkCount {
  private static final Set<Class<? extends Technique>> KEEPING_WORK =
      Set.of(
          BlockedLayout.class,
          CompactStorage.class,
          DynamicInt8.class,
          HalfPrecision.class,
          QuantizationAware.class,
          QuantizeEmbeddings.class,
          StaticInt8.class,
          WeightOnly.class);

  private final Workbench workbench;
  private final @Nullable Calibration shapes;
  private final Map<Path, Quantity> byFile = new HashMap<>();
  private final Map<Work, Quantity> byWork = new HashMap<>();

  /** What a graph computes, whatever the values of its parameters. */
  private record Work(List<Node> nodes, Map<String, List<Long>> parameters) {
    static Work of(Graph graph) {
      Map<String, List<Long>> shapes = new HashMap<>();
      graph.parameters().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
      return new Work(graph.nodes(), shapes);
    }
  }

  /**
   * @param shapes null when there are no samples: then nothing is known
   */
  WorkCount(Workbench workbench, @Nullable Calibration shapes) {
    this.workbench = workbench;
    this.shapes = shapes;
  }

  Quantity of(Recipe recipe) throws IOException, InterruptedException {
    List<Technique> steps = recipe.steps();
    int last = steps.size();
    if (recipe.engine() == Engine.ONNX_RUNTIME
        && last > 0
        && steps.get(last - 1) instanceof OnnxQuantization) {
      last--;
    }
    Quantity count = counted(recipe, last);
    while (count.known().isEmpty() && last > 0 && keepsWork(steps.get(last - 1))) {
      last--;
      count = counted(recipe, last);
    }
    return count;
  }

  private static boolean keepsWork(Technique step) {
    return KEEPING_WORK.contains(step.getClass());
  }

  /** After so many steps. */
  private Quantity counted(Recipe recipe, int steps) throws IOException, InterruptedException {
    try {
      Path script =
          workbench.script(
              new Recipe(
                  recipe.name(), Engine.PYTORCH, recipe.seed(), recipe.steps().subList(0, steps)));
      Quantity before = byFile.get(script);
      if (before != null) {
        return before;
      }
      Quantity count = count(script);
      byFile.put(script, count);
      return count;
    } catch (CompressionException | IllegalArgumentException e) {
      // no graph of operations whose shapes are known; an earlier step's model may be
      return Quantity.unknown();
    }
  }

  private Quantity count(Path script)
      throws CompressionException, IOException, InterruptedException {
    if (shapes == null) {
      return Quantity.unknown();
    }
    try (ScriptArchive archive = ScriptArchive.open(script)) {
      Graph graph = GraphReader.read(archive.module());
      Work work = Work.of(graph);
      Quantity before = byWork.get(work);
      if (before == null) {
        before = count(graph, shapes);
        byWork.put(work, before);
      }
      return before;
    }
  }

  private static Quantity count(Graph graph, Calibration shapes)
      throws CompressionException, IOException, InterruptedException {
    Macs macs = Macs.of(graph, shapes.shapes(graph, Macs.values(graph)));
    return macs.uncounted().isEmpty() ? Quantity.measured(macs.total()) : Quantity.unknown();
  }
}
