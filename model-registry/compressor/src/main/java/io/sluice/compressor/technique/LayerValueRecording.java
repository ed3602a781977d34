package io.sluice.compressor.technique;

import io.sluice.graph.OpaqueModule;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.calibration.RecorderModuleFactory;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptModuleRewrite;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
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
final class LayerValueRecording {
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
  private final ModelCalibration calibration;
  private final List<ObservedLayer> layers;

  /**
   * Layer to observe.
   *
   * @param rectified whether the output is recorded behind a ReLU
   */
  record ObservedLayer(ScriptObject object, String path, boolean rectified) {}

  /** Extremes of input and output of a layer. */
  private record Extremes(
      RecorderModuleFactory.Extremes input, RecorderModuleFactory.Extremes output) {
    boolean areFinite() {
      return input.isFinite() && output.isFinite();
    }
  }

  /** Recorders of input and output of a layer. */
  private record RecorderPair(OpaqueModule before, OpaqueModule after) {}

  private interface RecorderFactory {
    RecorderPair of(ObservedLayer layer) throws ModelProcessingException;
  }

  private interface RecorderReader<T> {
    T read(ObservedLayer layer, ScriptObject before, ScriptObject after)
        throws ModelProcessingException;
  }

  LayerValueRecording(
      ScriptModule model, ModelCalibration calibration, List<ObservedLayer> layers) {
    this.model = model;
    this.calibration = calibration;
    this.layers = layers;
  }

  /** Returns observations by layer, without unreached layers and layers with infinite values. */
  Map<ScriptObject, RecordedLayerValues> run()
      throws ModelProcessingException, IOException, InterruptedException {
    Map<ScriptObject, Extremes> extremes =
        observe(
            "Extremes",
            layer ->
                new RecorderPair(
                    RecorderModuleFactory.extremes(), RecorderModuleFactory.extremes()),
            (layer, before, after) ->
                new Extremes(
                    RecorderModuleFactory.Extremes.of(before, "the input of " + layer.path()),
                    RecorderModuleFactory.Extremes.of(after, "the output of " + layer.path())));
    Map<ScriptObject, RecordedLayerValues> observations =
        observe(
            "Histograms",
            layer -> histograms(of(extremes, layer.object())),
            (layer, before, after) -> {
              Extremes seen = of(extremes, layer.object());
              return new RecordedLayerValues(
                  seen.input().with(before, layer.path()), seen.output().with(after, layer.path()));
            });
    observations.keySet().removeIf(o -> !of(extremes, o).areFinite());
    return observations;
  }

  private static Extremes of(Map<ScriptObject, Extremes> extremes, ScriptObject layer) {
    return Objects.requireNonNull(extremes.get(layer));
  }

  private static RecorderPair histograms(Extremes seen) throws ModelProcessingException {
    return new RecorderPair(
        RecorderModuleFactory.histogram(seen.input()),
        RecorderModuleFactory.histogram(seen.output()));
  }

  private <T> Map<ScriptObject, T> observe(
      String kind, RecorderFactory placement, RecorderReader<T> read)
      throws ModelProcessingException, IOException, InterruptedException {
    ScriptModuleRewrite rewrite = new ScriptModuleRewrite();
    Map<String, ScriptClassSource> classes = new HashMap<>();
    for (ObservedLayer layer : layers) {
      RecorderPair recorders = placement.of(layer);
      recorders.before().classes().forEach(rewrite::define);
      ScriptClassSource source =
          classes.computeIfAbsent(
              layer.object().className(),
              inner -> {
                String name = kind + classes.size();
                String recorder = recorders.before().object().className();
                return ScriptClassSource.parse(
                    MODULE + name, WATCHED.formatted(name, inner, recorder));
              });
      rewrite.define(source);
      rewrite.replace(layer.object(), watched(source, layer, recorders));
    }
    return calibration.observe(rewrite.applyTo(model), observed -> readAll(observed, read));
  }

  private static ScriptObject watched(
      ScriptClassSource source, ObservedLayer layer, RecorderPair recorders) {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("before", recorders.before().object());
    attributes.put("after", recorders.after().object());
    attributes.put("rectified", ScriptValue.of(layer.rectified()));
    attributes.put("inner", layer.object());
    return ScriptObject.of(source.name(), attributes);
  }

  private <T> Map<ScriptObject, T> readAll(ScriptModule observed, RecorderReader<T> read)
      throws ModelProcessingException {
    Map<String, ScriptObject> byPath = new HashMap<>();
    observed.paths().forEach((object, path) -> byPath.put(path, object));
    Map<ScriptObject, T> results = new IdentityHashMap<>();
    for (ObservedLayer layer : layers) {
      ScriptObject before = byPath.get(layer.path() + ".before");
      ScriptObject after = byPath.get(layer.path() + ".after");
      if (before == null || after == null) {
        throw new ModelProcessingException(
            "The model came back from calibration without the recorders of " + layer.path());
      }
      results.put(layer.object(), read.read(layer, before, after));
    }
    return results;
  }
}
