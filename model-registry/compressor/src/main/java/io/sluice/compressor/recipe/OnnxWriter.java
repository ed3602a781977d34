package io.sluice.compressor.recipe;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.OnnxQuantizationTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.onnx.exporter.OnnxModelExporter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writer ending a recipe for ONNX Runtime: the result of its steps, as ONNX. */
final class OnnxWriter {
  /** Report of writing in floats, not counted as a technique. */
  private static final CompressionStepReport IN_FLOATS =
      new CompressionStepReport("onnx", List.of(), List.of());

  private final StepStore store;
  private final OnnxInputs inputs;

  OnnxWriter(StepStore store, OnnxInputs inputs) {
    this.store = store;
    this.inputs = inputs;
  }

  /**
   * @param script result of the earlier steps
   * @param quantization the last step; null unless carried out by the writer
   * @throws ModelProcessingException when the model is no graph, or has an operation missing in
   *     ONNX
   */
  StepStore.Note write(
      Path script,
      String key,
      @Nullable OnnxQuantizationTechnique quantization,
      StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(script)) {
      OnnxQuantizationTechnique.Plan plan = plan(archive.module(), quantization, workshop);
      ComputationGraph graph = plan.graph();
      return store.putOnnx(
          key,
          plan.report(),
          OnnxModelExporter.model(graph, inputs.of(graph), outputs(graph), plan.precision()));
    }
  }

  private static OnnxQuantizationTechnique.Plan plan(
      ScriptModule model, @Nullable OnnxQuantizationTechnique quantization, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException {
    return quantization == null
        ? new OnnxQuantizationTechnique.Plan(
            TorchScriptGraphReader.read(model), new OnnxExportPrecision.Float32(), IN_FLOATS)
        : quantization.forOnnx(model, workshop);
  }

  private static List<String> outputs(ComputationGraph graph) {
    int count = graph.output() instanceof NodeArgument.Items items ? items.items().size() : 1;
    return count == 1
        ? List.of("output")
        : IntStream.range(0, count).mapToObj(i -> "output_" + i).toList();
  }
}
