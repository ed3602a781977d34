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

/** The end of a recipe for ONNX Runtime: what its steps have made, as ONNX. */
final class OnnxWriter {
  /** To write in floats is no technique. */
  private static final CompressionStepReport IN_FLOATS =
      new CompressionStepReport("onnx", List.of(), List.of());

  private final StepStore store;
  private final OnnxInputs inputs;

  OnnxWriter(StepStore store, OnnxInputs inputs) {
    this.store = store;
    this.inputs = inputs;
  }

  /**
   * @param script what earlier steps have made
   * @param quantization the last step; null when there is none that the writer carries out
   * @throws ModelProcessingException when it is no graph, or has an operation that ONNX has not
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
