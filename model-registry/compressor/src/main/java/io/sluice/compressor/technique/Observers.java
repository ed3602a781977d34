package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.torchscript.Rewrite;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what layers see: puts modules around them that keep the extremes of input and output in
 * a first run of the sample, and histograms between these extremes in a second.
 */
final class Observers {
  private static final int BINS = ObserverClasses.BINS;
  private static final String MODULE = "__torch__.sluice.observers.";

  private final ScriptModule model;
  private final Calibration calibration;
  private final List<Observed> layers;

  /**
   * @param rectified whether a ReLU behind it counts as its output
   */
  record Observed(ScriptObject object, String path, boolean rectified) {}

  /** The extremes of one layer. */
  private record Extremes(double inputLow, double inputHigh, double outputLow, double outputHigh) {
    boolean isComplete() {
      return inputLow <= inputHigh && outputLow <= outputHigh;
    }
  }

  Observers(ScriptModule model, Calibration calibration, List<Observed> layers) {
    this.model = model;
    this.calibration = calibration;
    this.layers = layers;
  }

  /** By layer; those that the sample did not reach are missing. */
  Map<ScriptObject, Observation> run()
      throws CompressionException, IOException, InterruptedException {
    Map<ScriptObject, Extremes> extremes =
        observe(
            "Extremes",
            ObserverClasses.EXTREMES,
            l -> extremesAttributes(),
            Observers::readExtremes);
    Map<ScriptObject, Observation> observations =
        observe(
            "Histograms",
            ObserverClasses.HISTOGRAMS,
            l -> histogramAttributes(extremes.get(l.object())),
            Observers::readHistograms);
    observations.keySet().removeIf(o -> !isReached(extremes.get(o)));
    return observations;
  }

  private static boolean isReached(@Nullable Extremes extremes) {
    return extremes != null && extremes.isComplete();
  }

  private <T> Map<ScriptObject, T> observe(
      String kind, String text, Function<Observed, Map<String, Value>> attributes, Read<T> read)
      throws CompressionException, IOException, InterruptedException {
    Rewrite rewrite = new Rewrite();
    Map<String, ClassSource> classes = new HashMap<>();
    for (Observed layer : layers) {
      ClassSource source =
          classes.computeIfAbsent(
              layer.object().className(),
              inner -> {
                String name = kind + classes.size();
                return ClassSource.parse(MODULE + name, text.formatted(name, inner));
              });
      Map<String, Value> all = new LinkedHashMap<>(attributes.apply(layer));
      all.put("rectified", Value.of(layer.rectified()));
      all.put("inner", layer.object());
      rewrite.define(source);
      rewrite.replace(layer.object(), ScriptObject.of(source.name(), all));
    }
    return calibration.observe(rewrite.applyTo(model), observed -> readAll(observed, read));
  }

  private <T> Map<ScriptObject, T> readAll(ScriptModule observed, Read<T> read)
      throws CompressionException {
    Map<String, ScriptObject> byPath = new HashMap<>();
    observed.paths().forEach((object, path) -> byPath.put(path, object));
    Map<ScriptObject, T> results = new IdentityHashMap<>();
    for (Observed layer : layers) {
      ScriptObject observer = byPath.get(layer.path());
      if (observer == null) {
        throw new CompressionException(
            "The model came back from calibration without " + layer.path());
      }
      results.put(layer.object(), read.read(observer, layer.path()));
    }
    return results;
  }

  private interface Read<T> {
    T read(ScriptObject observer, String path) throws CompressionException;
  }

  private static Map<String, Value> extremesAttributes() {
    try {
      float[] nothing = {
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
      };
      return Map.of("extremes", Tensor.of(nothing, nothing.length));
    } catch (CompressionException e) {
      throw new IllegalStateException("A tensor of four elements has four elements", e);
    }
  }

  private static Extremes readExtremes(ScriptObject observer, String path)
      throws CompressionException {
    float[] e = floats(observer, "extremes", path);
    for (float extreme : e) {
      if (Float.isNaN(extreme)) {
        throw new CompressionException("On the calibration sample, " + path + " computes NaN");
      }
    }
    return new Extremes(e[0], e[1], e[2], e[3]);
  }

  private static Map<String, Value> histogramAttributes(@Nullable Extremes extremes) {
    Extremes range = isReached(extremes) && extremes != null ? extremes : new Extremes(0, 0, 0, 0);
    Map<String, Value> attributes = new LinkedHashMap<>();
    try {
      attributes.put("input_counts", Tensor.of(new float[BINS], BINS));
      attributes.put("output_counts", Tensor.of(new float[BINS], BINS));
    } catch (CompressionException e) {
      throw new IllegalStateException("A tensor has as many elements as it has", e);
    }
    attributes.put("input_low", Value.of(range.inputLow()));
    attributes.put("input_high", Value.of(range.inputHigh()));
    attributes.put("output_low", Value.of(range.outputLow()));
    attributes.put("output_high", Value.of(range.outputHigh()));
    return attributes;
  }

  private static Observation readHistograms(ScriptObject observer, String path)
      throws CompressionException {
    return new Observation(
        new Histogram(
            real(observer, "input_low"),
            real(observer, "input_high"),
            floats(observer, "input_counts", path)),
        new Histogram(
            real(observer, "output_low"),
            real(observer, "output_high"),
            floats(observer, "output_counts", path)));
  }

  private static float[] floats(ScriptObject observer, String name, String path)
      throws CompressionException {
    return observer
        .tensor(name)
        .orElseThrow(
            () -> new CompressionException("The observer of " + path + " lost its " + name))
        .toFloats();
  }

  private static double real(ScriptObject observer, String name) {
    return observer.attribute(name) instanceof Value.Real real ? real.value() : 0;
  }
}
