package io.sluice.compressor.onnx.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.format.OnnxValue.Dimension;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExportTest {
  private static final List<OnnxValue> INPUTS =
      List.of(
          new OnnxValue("x", OnnxType.FLOAT, List.of(Dimension.dynamic("batch"), Dimension.of(2))));

  @TempDir Path folder;

  /** {@code relu(x · wᵀ + b)} with two inputs and three outputs. */
  private static Graph layer() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.parameter("fc.weight", Tensor.of(new float[] {0.5f, 2, 3, -4, 0, 0}, 3, 2));
    editor.parameter("fc.bias", Tensor.of(new float[] {0.4f, -0.9f, 2}, 3));
    editor.append(
        Node.of(
            "linear",
            "sum",
            "fc",
            "input",
            Argument.of("x"),
            "weight",
            Argument.parameter("fc.weight"),
            "bias",
            Argument.parameter("fc.bias")));
    editor.append(Node.of("relu", "y", "", "input", Argument.of("sum")));
    editor.returns(Argument.of("y"));
    return editor.graph();
  }

  private static QuantizationPlan plan(WeightScheme weights) {
    return new QuantizationPlan(
        Map.of("x", new Affine(0.5, 128), "sum", new Affine(0.25, 0), "y", new Affine(0.25, 0)),
        Map.of("sum", weights),
        Set.of("sum", "y"),
        Set.of("y"),
        List.of());
  }

  private static List<String> operators(OnnxModel model) {
    return model.graph().nodes().stream().map(OnnxNode::opType).toList();
  }

  @Test
  void weightsKeepTheirNamesAndOutputsGetTheirs() throws Exception {
    OnnxModel model = OnnxExport.model(layer(), INPUTS, List.of("logits"), new Precision.Float32());

    assertThat(operators(model)).containsExactly("Gemm", "Relu");
    assertThat(model.graph().initializers()).containsOnlyKeys("fc.weight", "fc.bias");
    assertThat(model.graph().initializers().get("fc.weight").toDoubles())
        .containsExactly(0.5, 2, 3, -4, 0, 0);
    assertThat(model.graph().outputs())
        .containsExactly(
            new OnnxValue(
                "logits", OnnxType.FLOAT, List.of(Dimension.dynamic(""), Dimension.of(3))));
  }

  @Test
  void theSameGraphGivesTheSameBytes() throws Exception {
    Path first = folder.resolve("first.onnx");
    Path second = folder.resolve("second.onnx");
    Precision precision = new Precision.StaticInt8(plan(new WeightScheme(true, 127)));

    OnnxExport.write(layer(), INPUTS, List.of("logits"), precision, first);
    OnnxExport.write(layer(), INPUTS, List.of("logits"), precision, second);

    assertThat(first).hasSameBinaryContentAs(second);
    assertThat(OnnxFile.read(first).opset()).isEqualTo(17);
  }

  @Test
  void aPlanPutsIntegersAroundItsLayersAndLeavesOutWhatItsRangesDo() throws Exception {
    Precision precision = new Precision.StaticInt8(plan(new WeightScheme(true, 63)));

    OnnxModel model = OnnxExport.model(layer(), INPUTS, List.of("logits"), precision);

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
    assertThat(weight.type()).isEqualTo(OnnxType.INT8);
    assertThat(weight.toLongs()).containsExactly(16, 63, 47, -63, 0, 0);
    OnnxTensor bias = model.graph().initializers().get("fc.bias");
    assertThat(bias.type()).isEqualTo(OnnxType.INT32);
    // steps of 0.5 · 2/63, 0.5 · 4/63 and, for the zero weights, 0.5 · 1
    assertThat(bias.toLongs()).containsExactly(25, -28, 4);
  }

  @Test
  void aLayerThatThePlanLeavesOutStaysInFloats() throws Exception {
    QuantizationPlan plan = new QuantizationPlan(Map.of(), Map.of(), Set.of(), Set.of(), List.of());

    OnnxModel model =
        OnnxExport.model(layer(), INPUTS, List.of("logits"), new Precision.StaticInt8(plan));

    assertThat(operators(model)).containsExactly("Gemm", "Relu");
  }

  @Test
  void anOperationThatOnnxCannotSayIsNamed() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.append(
        Node.call("fft_fft", List.of("y"), "spectrum", List.of(Argument.of("x")), Map.of()));
    editor.returns(Argument.of("y"));
    Graph graph = editor.graph();

    assertThatThrownBy(() -> OnnxExport.model(graph, INPUTS, List.of("y"), new Precision.Float32()))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("the operation fft_fft of spectrum that gives [y]")
        .hasMessageContaining("not supported");
  }

  @Test
  void anInputThatIsReturnedIsAnOutputOfItsOwn() throws Exception {
    GraphEditor editor = GraphEditor.empty(List.of("x"));
    editor.returns(Argument.list(Argument.of("x"), Argument.of("x")));

    OnnxModel model =
        OnnxExport.model(
            editor.graph(), INPUTS, List.of("first", "second"), new Precision.Float32());

    assertThat(operators(model)).containsExactly("Identity", "Identity");
  }
}
