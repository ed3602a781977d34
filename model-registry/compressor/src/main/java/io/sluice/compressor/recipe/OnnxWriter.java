package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.onnx.exporter.OnnxExport;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.technique.OnnxQuantization;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The end of a recipe for ONNX Runtime: what its steps have made, as ONNX. */
final class OnnxWriter {
  /** To write in floats is no technique. */
  private static final StepReport IN_FLOATS = new StepReport("onnx", List.of(), List.of());

  private final StepStore store;
  private final OnnxInputs inputs;

  OnnxWriter(StepStore store, OnnxInputs inputs) {
    this.store = store;
    this.inputs = inputs;
  }

  /**
   * @param script what earlier steps have made
   * @param quantization the last step; null when there is none that the writer carries out
   * @throws CompressionException when it is no graph, or has an operation that ONNX has not
   */
  StepStore.Note write(
      Path script, String key, @Nullable OnnxQuantization quantization, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(script)) {
      OnnxQuantization.Plan plan = plan(archive.module(), quantization, workshop);
      Graph graph = plan.graph();
      return store.putOnnx(
          key,
          plan.report(),
          OnnxExport.model(graph, inputs.of(graph), outputs(graph), plan.precision()));
    }
  }

  private static OnnxQuantization.Plan plan(
      ScriptModule model, @Nullable OnnxQuantization quantization, Workshop workshop)
      throws CompressionException, IOException, InterruptedException {
    return quantization == null
        ? new OnnxQuantization.Plan(GraphReader.read(model), new Precision.Float32(), IN_FLOATS)
        : quantization.forOnnx(model, workshop);
  }

  private static List<String> outputs(Graph graph) {
    int count = graph.output() instanceof Argument.Items items ? items.items().size() : 1;
    return count == 1
        ? List.of("output")
        : IntStream.range(0, count).mapToObj(i -> "output_" + i).toList();
  }
}
