package io.sluice.onnx.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelExporterTest {
  private static final List<OnnxValueInfo> INPUTS =
      List.of(
          new OnnxValueInfo(
              "x", OnnxElementType.FLOAT, List.of(Dimension.dynamic("batch"), Dimension.of(2))));

  @TempDir Path folder;

  /** {@code relu(x · wᵀ + b)} with two inputs and three outputs. */
  private static ComputationGraph layer() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.parameter("fc.weight", ScriptTensor.of(new float[] {0.5f, 2, 3, -4, 0, 0}, 3, 2));
    editor.parameter("fc.bias", ScriptTensor.of(new float[] {0.4f, -0.9f, 2}, 3));
    editor.append(
        GraphNode.of(
            "linear",
            "sum",
            "fc",
            "input",
            NodeArgument.of("x"),
            "weight",
            NodeArgument.parameter("fc.weight"),
            "bias",
            NodeArgument.parameter("fc.bias")));
    editor.append(GraphNode.of("relu", "y", "", "input", NodeArgument.of("sum")));
    editor.returns(NodeArgument.of("y"));
    return editor.graph();
  }

  private static QuantizationPlan plan(WeightQuantizationScheme weights) {
    return new QuantizationPlan(
        Map.of(
            "x",
            new AffineQuantization(0.5, 128),
            "sum",
            new AffineQuantization(0.25, 0),
            "y",
            new AffineQuantization(0.25, 0)),
        Map.of("sum", weights),
        Set.of("sum", "y"),
        Set.of("y"),
        List.of());
  }

  private static List<String> operators(OnnxModelDefinition model) {
    return model.graph().nodes().stream().map(OnnxNode::opType).toList();
  }

  @Test
  void weightsKeepTheirNamesAndOutputsGetTheirs() throws Exception {
    OnnxModelDefinition model =
        OnnxModelExporter.model(
            layer(), INPUTS, List.of("logits"), new OnnxExportPrecision.Float32());

    assertThat(operators(model)).containsExactly("Gemm", "Relu");
    assertThat(model.graph().initializers()).containsOnlyKeys("fc.weight", "fc.bias");
    assertThat(model.graph().initializers().get("fc.weight").toDoubles())
        .containsExactly(0.5, 2, 3, -4, 0, 0);
    assertThat(model.graph().outputs())
        .containsExactly(
            new OnnxValueInfo(
                "logits", OnnxElementType.FLOAT, List.of(Dimension.dynamic(""), Dimension.of(3))));
  }

  @Test
  void theSameGraphGivesTheSameBytes() throws Exception {
    Path first = folder.resolve("first.onnx");
    Path second = folder.resolve("second.onnx");
    OnnxExportPrecision precision =
        new OnnxExportPrecision.StaticInt8(plan(new WeightQuantizationScheme(true, 127)));

    OnnxModelExporter.write(layer(), INPUTS, List.of("logits"), precision, first);
    OnnxModelExporter.write(layer(), INPUTS, List.of("logits"), precision, second);

    assertThat(first).hasSameBinaryContentAs(second);
    assertThat(OnnxModelFile.read(first).opset()).isEqualTo(17);
  }

  @Test
  void aPlanPutsIntegersAroundItsLayersAndLeavesOutWhatItsRangesDo() throws Exception {
    OnnxExportPrecision precision =
        new OnnxExportPrecision.StaticInt8(plan(new WeightQuantizationScheme(true, 63)));

    OnnxModelDefinition model =
        OnnxModelExporter.model(layer(), INPUTS, List.of("logits"), precision);

    // quantised input, weight and bias of the layer, and result; the range starting at 0 replaces
    // ReLU
    assertThat(operators(model))
        .containsExactly(
            "QuantizeLinear",
            "DequantizeLinear",
            "DequantizeLinear",
            "DequantizeLinear",
            "Gemm",
            "QuantizeLinear",
            "DequantizeLinear");
    OnnxTensor weight = model.graph().initializers().get("fc.weight");
    assertThat(weight.type()).isEqualTo(OnnxElementType.INT8);
    assertThat(weight.toLongs()).containsExactly(16, 63, 47, -63, 0, 0);
    OnnxTensor bias = model.graph().initializers().get("fc.bias");
    assertThat(bias.type()).isEqualTo(OnnxElementType.INT32);
    // steps of 0.5 · 2/63, 0.5 · 4/63 and, for the zero weights, 0.5 · 1
    assertThat(bias.toLongs()).containsExactly(25, -28, 4);
  }

  @Test
  void aLayerThatThePlanLeavesOutStaysInFloats() throws Exception {
    QuantizationPlan plan = new QuantizationPlan(Map.of(), Map.of(), Set.of(), Set.of(), List.of());

    OnnxModelDefinition model =
        OnnxModelExporter.model(
            layer(), INPUTS, List.of("logits"), new OnnxExportPrecision.StaticInt8(plan));

    assertThat(operators(model)).containsExactly("Gemm", "Relu");
  }

  @Test
  void anOperationThatOnnxCannotSayIsNamed() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.append(
        GraphNode.call(
            "fft_fft", List.of("y"), "spectrum", List.of(NodeArgument.of("x")), Map.of()));
    editor.returns(NodeArgument.of("y"));
    ComputationGraph graph = editor.graph();

    assertThatThrownBy(
            () ->
                OnnxModelExporter.model(
                    graph, INPUTS, List.of("y"), new OnnxExportPrecision.Float32()))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the operation fft_fft of spectrum that gives [y]")
        .hasMessageContaining("not supported");
  }

  @Test
  void anInputThatIsReturnedIsAnOutputOfItsOwn() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.returns(NodeArgument.list(NodeArgument.of("x"), NodeArgument.of("x")));

    OnnxModelDefinition model =
        OnnxModelExporter.model(
            editor.graph(), INPUTS, List.of("first", "second"), new OnnxExportPrecision.Float32());

    assertThat(operators(model)).containsExactly("Identity", "Identity");
  }
}
