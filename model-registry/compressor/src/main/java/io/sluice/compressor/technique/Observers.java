package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.calibration.Recorder;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Recording of inputs and outputs of layers in a model without a graph: wraps the layers in modules
 * with recorders and runs the sample twice, for extremes and then for histograms.
 */
final class Observers {
  private static final String MODULE = "__torch__.sluice.observers.";

  // %1$s simple name, %2$s the class inside, %3$s the class of the recorders
  private static final String WATCHED =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = []
        before : %3$s
        after : %3$s
        rectified : bool
        inner : %2$s
        def forward(self: __torch__.sluice.observers.%1$s,
          input: Tensor) -> Tensor:
          before = self.before
          after = self.after
          inner = self.inner
          output = (inner).forward((before).forward(input, ), )
          rectified = self.rectified
          if rectified:
            seen = (after).forward(torch.relu(output), )
          else:
            seen = (after).forward(output, )
          return output
      """;

  private final ScriptModule model;
  private final Calibration calibration;
  private final List<Observed> layers;

  /**
   * Layer to observe.
   *
   * @param rectified whether the output is recorded behind a ReLU
   */
  record Observed(ScriptObject object, String path, boolean rectified) {}

  /** Extremes of input and output of a layer. */
  private record Extremes(Recorder.Extremes input, Recorder.Extremes output) {
    boolean areFinite() {
      return input.isFinite() && output.isFinite();
    }
  }

  /** Recorders of input and output of a layer. */
  private record Pair(Submodule before, Submodule after) {}

  private interface Placement {
    Pair of(Observed layer) throws CompressionException;
  }

  private interface Read<T> {
    T read(Observed layer, ScriptObject before, ScriptObject after) throws CompressionException;
  }

  Observers(ScriptModule model, Calibration calibration, List<Observed> layers) {
    this.model = model;
    this.calibration = calibration;
    this.layers = layers;
  }

  /** Returns observations by layer, without unreached layers and layers with infinite values. */
  Map<ScriptObject, Observation> run()
      throws CompressionException, IOException, InterruptedException {
    Map<ScriptObject, Extremes> extremes =
        observe(
            "Extremes",
            layer -> new Pair(Recorder.extremes(), Recorder.extremes()),
            (layer, before, after) ->
                new Extremes(
                    Recorder.Extremes.of(before, "the input of " + layer.path()),
                    Recorder.Extremes.of(after, "the output of " + layer.path())));
    Map<ScriptObject, Observation> observations =
        observe(
            "Histograms",
            layer -> histograms(of(extremes, layer.object())),
            (layer, before, after) -> {
              Extremes seen = of(extremes, layer.object());
              return new Observation(
                  seen.input().with(before, layer.path()), seen.output().with(after, layer.path()));
            });
    observations.keySet().removeIf(o -> !of(extremes, o).areFinite());
    return observations;
  }

  private static Extremes of(Map<ScriptObject, Extremes> extremes, ScriptObject layer) {
    return Objects.requireNonNull(extremes.get(layer));
  }

  private static Pair histograms(Extremes seen) throws CompressionException {
    return new Pair(Recorder.histogram(seen.input()), Recorder.histogram(seen.output()));
  }

  private <T> Map<ScriptObject, T> observe(String kind, Placement placement, Read<T> read)
      throws CompressionException, IOException, InterruptedException {
    Rewrite rewrite = new Rewrite();
    Map<String, ClassSource> classes = new HashMap<>();
    for (Observed layer : layers) {
      Pair recorders = placement.of(layer);
      recorders.before().classes().forEach(rewrite::define);
      ClassSource source =
          classes.computeIfAbsent(
              layer.object().className(),
              inner -> {
                String name = kind + classes.size();
                String recorder = recorders.before().object().className();
                return ClassSource.parse(MODULE + name, WATCHED.formatted(name, inner, recorder));
              });
      rewrite.define(source);
      rewrite.replace(layer.object(), watched(source, layer, recorders));
    }
    return calibration.observe(rewrite.applyTo(model), observed -> readAll(observed, read));
  }

  private static ScriptObject watched(ClassSource source, Observed layer, Pair recorders) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("before", recorders.before().object());
    attributes.put("after", recorders.after().object());
    attributes.put("rectified", Value.of(layer.rectified()));
    attributes.put("inner", layer.object());
    return ScriptObject.of(source.name(), attributes);
  }

  private <T> Map<ScriptObject, T> readAll(ScriptModule observed, Read<T> read)
      throws CompressionException {
    Map<String, ScriptObject> byPath = new HashMap<>();
    observed.paths().forEach((object, path) -> byPath.put(path, object));
    Map<ScriptObject, T> results = new IdentityHashMap<>();
    for (Observed layer : layers) {
      ScriptObject before = byPath.get(layer.path() + ".before");
      ScriptObject after = byPath.get(layer.path() + ".after");
      if (before == null || after == null) {
        throw new CompressionException(
            "The model came back from calibration without the recorders of " + layer.path());
      }
      results.put(layer.object(), read.read(layer, before, after));
    }
    return results;
  }
}
