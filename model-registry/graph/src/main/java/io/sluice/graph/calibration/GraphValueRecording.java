package io.sluice.graph.calibration;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.OpaqueModule;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Range recording for values of a graph through inserted recorders, in one or two runs. */
final class GraphValueRecording {
  private final ComputationGraph graph;
  private final List<String> values;
  private final ModelCalibration calibration;

  private interface RecorderReader<T> {
    T read(ScriptObject recorder, String value) throws ModelProcessingException;
  }

  private interface RecorderFactory {
    OpaqueModule of(String value) throws ModelProcessingException;
  }

  GraphValueRecording(
      ComputationGraph graph, Collection<String> values, ModelCalibration calibration) {
    this.graph = graph;
    this.values = List.copyOf(values);
    this.calibration = calibration;
  }

  /** Shapes from the first run. */
  Map<String, List<Long>> shapes()
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    extremes().forEach((value, seen) -> shapes.put(value, seen.shape()));
    return shapes;
  }

  private Map<String, RecorderModuleFactory.Extremes> extremes()
      throws ModelProcessingException, IOException, InterruptedException {
    return observe(v -> RecorderModuleFactory.extremes(), RecorderModuleFactory.Extremes::of);
  }

  Map<String, RecordedValueStatistics> run()
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, RecorderModuleFactory.Extremes> extremes = extremes();
    return observe(
        v -> RecorderModuleFactory.histogram(known(extremes, v)),
        (r, v) -> known(extremes, v).with(r, v));
  }

  private static <T> T known(Map<String, T> byValue, String value) throws ModelProcessingException {
    T known = byValue.get(value);
    if (known == null) {
      throw new ModelProcessingException(
          "Tried to read the calibration of %s, but nothing was recorded".formatted(value));
    }
    return known;
  }

  private <T> Map<String, T> observe(RecorderFactory recorder, RecorderReader<T> read)
      throws ModelProcessingException, IOException, InterruptedException {
    GraphEditor editor = new GraphEditor(graph);
    for (int i = 0; i < values.size(); i++) {
      editor.intercept(values.get(i), "recorders." + i, recorder.of(values.get(i)));
    }
    ScriptModule instrumented = TorchScriptGraphWriter.write(editor.graph());
    return calibration.observe(instrumented, observed -> readAll(observed, read));
  }

  private <T> Map<String, T> readAll(ScriptModule observed, RecorderReader<T> read)
      throws ModelProcessingException {
    Map<String, ScriptObject> byPath = new HashMap<>();
    observed.paths().forEach((object, path) -> byPath.put(path, object));
    Map<String, T> results = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      ScriptObject recorder = byPath.get("recorders." + i);
      if (recorder == null) {
        throw new ModelProcessingException(
            "The model came back from calibration without the recorder of " + values.get(i));
      }
      results.put(values.get(i), read.read(recorder, values.get(i)));
    }
    return results;
  }
}
