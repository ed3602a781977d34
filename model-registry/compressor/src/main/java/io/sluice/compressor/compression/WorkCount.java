package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.evaluation.Macs;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.OnnxQuantization;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Multiply-accumulates of variants. Steps that only change in which numbers and in which layout a
 * model computes may leave nothing that can be counted; the model before them does the same work.
 */
final class WorkCount {
  private final Workbench workbench;
  private final @Nullable Calibration shapes;
  private final Map<Path, Quantity> known = new HashMap<>();

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
    Quantity count = Quantity.unknown();
    for (int i = last; i >= 0 && count.known().isEmpty(); i--) {
      count =
          counted(new Recipe(recipe.name(), Engine.PYTORCH, recipe.seed(), steps.subList(0, i)));
    }
    return count;
  }

  private Quantity counted(Recipe recipe) throws IOException, InterruptedException {
    try {
      Path script = workbench.script(recipe);
      Quantity before = known.get(script);
      if (before != null) {
        return before;
      }
      Quantity count = count(script);
      known.put(script, count);
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
      Map<String, List<Long>> seen = new LinkedHashMap<>();
      shapes
          .record(graph, List.copyOf(Macs.values(graph)))
          .forEach((value, recorded) -> seen.put(value, recorded.shape()));
      Macs macs = Macs.of(graph, seen);
      return macs.uncounted().isEmpty() ? Quantity.measured(macs.total()) : Quantity.unknown();
    }
  }
}
