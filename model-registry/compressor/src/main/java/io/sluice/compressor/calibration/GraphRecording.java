package io.sluice.compressor.calibration;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Range recording for values of a graph through inserted recorders, in one or two runs. */
final class GraphRecording {
  private final Graph graph;
  private final List<String> values;
  private final Calibration calibration;

  private interface Read<T> {
    T read(ScriptObject recorder, String value) throws CompressionException;
  }

  private interface Placement {
    Submodule of(String value) throws CompressionException;
  }

  GraphRecording(Graph graph, Collection<String> values, Calibration calibration) {
    this.graph = graph;
    this.values = List.copyOf(values);
    this.calibration = calibration;
  }

  /** Shapes from the first run. */
  Map<String, List<Long>> shapes() throws CompressionException, IOException, InterruptedException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    extremes().forEach((value, seen) -> shapes.put(value, seen.shape()));
    return shapes;
  }

  private Map<String, Recorder.Extremes> extremes()
      throws CompressionException, IOException, InterruptedException {
    return observe(v -> Recorder.extremes(), Recorder.Extremes::of);
  }

  Map<String, Recorded> run() throws CompressionException, IOException, InterruptedException {
    Map<String, Recorder.Extremes> extremes = extremes();
    return observe(
        v -> Recorder.histogram(known(extremes, v)), (r, v) -> known(extremes, v).with(r, v));
  }

  private static <T> T known(Map<String, T> byValue, String value) throws CompressionException {
    T known = byValue.get(value);
    if (known == null) {
      throw new CompressionException(
          "Tried to read the calibration of %s, but nothing was recorded".formatted(value));
    }
    return known;
  }

  private <T> Map<String, T> observe(Placement recorder, Read<T> read)
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
}
