package io.sluice.bench.arithmetic;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.exporter.OnnxExport;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.IntegerGraph;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.Policy;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.registry.hardware.Engine;
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
record QuantizedForm(Engine engine, boolean dynamic, Headroom headroom, int embeddingBits) {

  /** Whether no sum of two products exceeds 16 bits. */
  boolean isSafe() {
    return headroom != Headroom.NONE;
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
  Path write(OperatorCase operator, Path folder) throws CompressionException, IOException {
    Path file = folder.resolve("operator" + engine.fileSuffix());
    if (engine == Engine.ONNX_RUNTIME) {
      List<OnnxValue> inputs =
          operator.inputs().entrySet().stream()
              .map(input -> input.getValue().description(input.getKey()))
              .toList();
      OnnxExport.write(operator.graph(), inputs, List.of("y"), precision(operator), file);
    } else {
      writeScript(operator, file);
    }
    return file;
  }

  private WeightScheme weights() {
    return new WeightScheme(true, headroom.largestWeight());
  }

  private Precision precision(OperatorCase operator) {
    return dynamic
        ? new Precision.DynamicInt8(weights(), 0, true)
        : new Precision.StaticInt8(plan(operator));
  }

  private QuantizationPlan plan(OperatorCase operator) {
    Policy policy = new Policy(RangeRule.MIN_MAX, weights(), headroom, layer -> true);
    return Planner.plan(operator.graph(), policy, operator.recorded());
  }

  private void writeScript(OperatorCase operator, Path file)
      throws CompressionException, IOException {
    if (!dynamic) {
      Graph integers = IntegerGraph.of(operator.graph(), plan(operator));
      ScriptWriter.write(GraphWriter.write(integers), file);
      return;
    }
    Technique.Step step =
        new DynamicInt8(LayerChoice.ALL, 0, embeddingBits)
            .apply(GraphWriter.write(operator.graph()), Workshop.EMPTY);
    if (step.report().changedNothing()) {
      throw new CompressionException("The operator was not quantised: " + step.report().summary());
    }
    ScriptWriter.write(step.model(), file);
  }
}
