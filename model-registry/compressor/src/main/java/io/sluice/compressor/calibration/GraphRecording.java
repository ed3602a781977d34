package io.sluice.compressor.calibration;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets values of a graph pass through modules that write them down: shapes and extremes in a first
 * run of the sample, histograms between these extremes in a second.
 */
final class GraphRecording {
  private final Graph graph;
  private final List<String> values;
  private final Calibration calibration;

  private record Extremes(double low, double high, int scalarType, List<Long> shape) {}

  private interface Read<T> {
    T read(ScriptObject recorder, String value) throws CompressionException;
  }

  GraphRecording(Graph graph, Collection<String> values, Calibration calibration) {
    this.graph = graph;
    this.values = List.copyOf(values);
    this.calibration = calibration;
  }

  Map<String, Recorded> run() throws CompressionException, IOException, InterruptedException {
    Map<String, Extremes> extremes =
        observe(v -> recorder(RecorderClasses.EXTREMES, noExtremes()), GraphRecording::extremes);
    Map<String, float[]> counts =
        observe(
            v -> recorder(RecorderClasses.HISTOGRAM, noCounts(known(extremes, v))),
            (recorder, value) -> tensor(recorder, "counts", value).toFloats());
    Map<String, Recorded> recorded = new LinkedHashMap<>();
    for (String value : values) {
      Extremes seen = known(extremes, value);
      Histogram histogram = new Histogram(seen.low(), seen.high(), known(counts, value));
      recorded.put(value, new Recorded(seen.shape(), seen.scalarType(), histogram));
    }
    return recorded;
  }

  private static <T> T known(Map<String, T> byValue, String value) throws CompressionException {
    T known = byValue.get(value);
    if (known == null) {
      throw new CompressionException("Nothing was recorded of " + value);
    }
    return known;
  }

  private interface Recorder {
    Submodule of(String value) throws CompressionException;
  }

  private <T> Map<String, T> observe(Recorder recorder, Read<T> read)
      throws CompressionException, IOException, InterruptedException {
    GraphEditor editor = new GraphEditor(graph);
    for (int i = 0; i < values.size(); i++) {
      editor.intercept(values.get(i), "recorders." + i, recorder.of(values.get(i)));
    }
    ScriptModule instrumented = GraphWriter.write(editor.graph());
    return calibration.observe(instrumented, observed -> readAll(observed, read));
  }

  private <T> Map<String, T> readAll(ScriptModule observed, Read<T> read)
      throws CompressionException {
    Map<String, ScriptObject> byPath = new HashMap<>();
    observed.paths().forEach((object, path) -> byPath.put(path, object));
    Map<String, T> results = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      ScriptObject recorder = byPath.get("recorders." + i);
      if (recorder == null) {
        throw new CompressionException(
            "The model came back from calibration without the recorder of " + values.get(i));
      }
      results.put(values.get(i), read.read(recorder, values.get(i)));
    }
    return results;
  }

  private static Submodule recorder(ClassSource source, Map<String, Value> attributes) {
    return new Submodule(ScriptObject.of(source.name(), attributes), List.of(source));
  }

  private static Map<String, Value> noExtremes() throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put(
        "extremes", Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, 2));
    attributes.put("kind", Tensor.of(new long[2 + RecorderClasses.MAX_RANK], 10));
    return attributes;
  }

  private static Map<String, Value> noCounts(Extremes range) throws CompressionException {
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("counts", Tensor.of(new float[RecorderClasses.BINS], RecorderClasses.BINS));
    attributes.put("low", Value.of(range.low()));
    attributes.put("high", Value.of(range.high()));
    return attributes;
  }

  private static Extremes extremes(ScriptObject recorder, String value)
      throws CompressionException {
    float[] extremes = tensor(recorder, "extremes", value).toFloats();
    long[] kind = tensor(recorder, "kind", value).toLongs();
    if (Float.isNaN(extremes[0]) || Float.isNaN(extremes[1])) {
      throw new CompressionException("On the calibration sample, " + value + " has NaN");
    }
    List<Long> shape = new ArrayList<>();
    for (int d = 0; d < kind[1]; d++) {
      shape.add(kind[2 + d]);
    }
    return new Extremes(extremes[0], extremes[1], (int) kind[0], shape);
  }

  private static Tensor tensor(ScriptObject recorder, String name, String value)
      throws CompressionException {
    return recorder
        .tensor(name)
        .orElseThrow(
            () -> new CompressionException("The recorder of " + value + " lost its " + name));
  }
}
