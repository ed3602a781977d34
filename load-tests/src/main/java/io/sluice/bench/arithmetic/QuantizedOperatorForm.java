package io.sluice.bench.arithmetic;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.IntegerInferenceRewriter;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.graph.quantization.QuantizationPolicy;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.onnx.exporter.OnnxModelExporter;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The way in which an operator is quantised: for which engine, when its activations are, and with
 * which headroom.
 *
 * @param dynamic whether the ranges of activations are found at run time
 * @param embeddingBits of tables of embeddings
 */
record QuantizedOperatorForm(
    Engine engine, boolean dynamic, SaturationHeadroom headroom, int embeddingBits) {

  /** Whether no sum of two products exceeds 16 bits. */
  boolean isSafe() {
    return headroom != SaturationHeadroom.NONE;
  }

  String engineName() {
    return engine == Engine.PYTORCH ? "PyTorch" : "ONNX Runtime";
  }

  /** For tables, such as {@code static, weights to 63, activations to 255}. */
  String label() {
    return "%s, weights to %d, activations to %d"
        .formatted(
            dynamic ? "dynamic" : "static", headroom.largestWeight(), headroom.activationSteps());
  }

  /** Writes the quantised model and returns its file. */
  Path write(QuantizedOperatorCase operator, Path folder)
      throws ModelProcessingException, IOException {
    Path file = folder.resolve("operator" + engine.fileSuffix());
    if (engine == Engine.ONNX_RUNTIME) {
      List<OnnxValueInfo> inputs =
          operator.inputs().entrySet().stream()
              .map(input -> input.getValue().description(input.getKey()))
              .toList();
      OnnxModelExporter.write(operator.graph(), inputs, List.of("y"), precision(operator), file);
    } else {
      writeScript(operator, file);
    }
    return file;
  }

  private WeightQuantizationScheme weights() {
    return new WeightQuantizationScheme(true, headroom.largestWeight());
  }

  private OnnxExportPrecision precision(QuantizedOperatorCase operator) {
    return dynamic
        ? new OnnxExportPrecision.DynamicInt8(weights(), 0, true)
        : new OnnxExportPrecision.StaticInt8(plan(operator));
  }

  private QuantizationPlan plan(QuantizedOperatorCase operator) {
    QuantizationPolicy policy =
        new QuantizationPolicy(ActivationRangeRule.MIN_MAX, weights(), headroom, layer -> true);
    return QuantizationPlanner.plan(operator.graph(), policy, operator.recorded());
  }

  private void writeScript(QuantizedOperatorCase operator, Path file)
      throws ModelProcessingException, IOException {
    if (!dynamic) {
      ComputationGraph integers = IntegerInferenceRewriter.of(operator.graph(), plan(operator));
      ScriptArchiveWriter.write(TorchScriptGraphWriter.write(integers), file);
      return;
    }
    CompressionTechnique.Step step =
        new DynamicInt8Technique(LayerChoice.ALL, 0, embeddingBits)
            .apply(TorchScriptGraphWriter.write(operator.graph()), StepContext.EMPTY);
    if (step.report().changedNothing()) {
      throw new ModelProcessingException(
          "The operator was not quantised: " + step.report().summary());
    }
    ScriptArchiveWriter.write(step.model(), file);
  }
}
