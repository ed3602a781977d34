package io.sluice.compressor.onnx.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.OnnxSession;
import io.sluice.compressor.onnx.TorchSession;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.format.OnnxValue.Dimension;
import io.sluice.compressor.onnx.importer.OnnxImport;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.Policy;
import io.sluice.compressor.quantization.QuantizationPlan;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScriptArchive;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxExportIT {
  /**
   * Least cosine between the answers in fp32 and in int8. A weight in 63 steps is off by 0.8 % of
   * its root mean square (uniform weights: sqrt(3) / (63 sqrt(12))), an activation in 255 steps by
   * about 0.9 % (normal, 4 standard deviations on either side), so two layers by 1.7 %, which is a
   * cosine of 0.99986; the bound permits 2.6 times that error. Saturated sums are far beyond.
   */
  private static final double LEAST_COSINE = 0.999;

  private static final Path CPU = Path.of("/proc/cpuinfo");

  @TempDir Path folder;

  @Test
  void aTorchScriptModelAnswersOnOnnxRuntimeAsOnLibtorch() throws Exception {
    List<OnnxValue> inputs =
        List.of(
            new OnnxValue(
                "image",
                OnnxType.FLOAT,
                List.of(
                    Dimension.dynamic("batch"),
                    Dimension.of(1),
                    Dimension.of(8),
                    Dimension.of(8))));
    Path file = folder.resolve("exported.onnx");
    try (ScriptArchive archive = Fixtures.open("traced");
        TorchSession torch = new TorchSession(archive.module(), folder)) {
      Graph graph = GraphReader.read(archive.module());

      OnnxExport.write(graph, inputs, List.of("logits"), new Precision.Float32(), file);

      try (OnnxSession onnx = new OnnxSession(file)) {
        Map<String, Input> drawn = Input.draw(inputs, 5, 0, 0);
        torch.run(List.of(drawn.get("image"))).get(0).assertLike("logits", onnx.run(drawn).get(0));
      }
    }
  }

  @Test
  void encoderLayersThatPyTorchRunsAsOneOperationAreTakenApartAndAnswerTheSame() throws Exception {
    List<OnnxValue> inputs =
        List.of(
            new OnnxValue(
                "x",
                OnnxType.FLOAT,
                List.of(
                    Dimension.dynamic("batch"), Dimension.dynamic("length"), Dimension.of(16))));
    Path file = folder.resolve("exported.onnx");
    Path apart = Files.createDirectory(folder.resolve("apart"));
    try (ScriptArchive archive = Fixtures.open("encoders");
        TorchSession brought = new TorchSession(archive.module(), folder)) {
      Graph graph = GraphReader.read(archive.module());
      assertThat(graph.nodes("linear")).hasSize(10);
      assertThat(graph.nodes("layer_norm")).hasSize(4);

      OnnxExport.write(graph, inputs, List.of("y"), new Precision.Float32(), file);

      try (OnnxSession onnx = new OnnxSession(file);
          TorchSession written = new TorchSession(GraphWriter.write(graph), apart)) {
        Map<String, Input> drawn = Input.draw(inputs, 3, 9, 0);
        OnnxSession.Output expected = brought.run(List.of(drawn.get("x"))).get(0);
        expected.assertLike("libtorch", written.run(List.of(drawn.get("x"))).get(0));
        expected.assertLike("ONNX Runtime", onnx.run(drawn).get(0));
      }
    }
  }

  @Test
  void dynamicInt8OfAnLstmIsOneOperationAndAnswersNearlyTheSame() throws Exception {
    Path original = resource("recurrent15.onnx");
    OnnxModel model = OnnxFile.read(original);
    Precision precision = new Precision.DynamicInt8(new WeightScheme(true, 63), 0, true);
    Path file = folder.resolve("dynamic.onnx");

    OnnxExport.write(
        OnnxImport.graph(model), model.graph().inputs(), names(model), precision, file);

    assertThat(operators(file)).filteredOn("DynamicQuantizeLSTM"::equals).hasSize(2);
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file)) {
      Map<String, Input> drawn = Input.draw(model.graph().inputs(), 3, 9, 50);
      List<OnnxSession.Output> expected = before.run(drawn);
      List<OnnxSession.Output> actual = after.run(drawn);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(expected.get(i).cosine(actual.get(i))).isBetween(LEAST_COSINE, 0.9999999);
      }
    }
  }

  @Test
  void dynamicInt8RunsInIntegersAndAnswersNearlyTheSame() throws Exception {
    Path original = resource("encoder17.onnx");
    OnnxModel model = OnnxFile.read(original);
    Precision precision = new Precision.DynamicInt8(new WeightScheme(true, 63), 0, true);
    Path file = folder.resolve("dynamic.onnx");

    OnnxExport.write(
        OnnxImport.graph(model), model.graph().inputs(), names(model), precision, file);

    Path optimized = folder.resolve("optimized.onnx");
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file, optimized)) {
      Map<String, Input> drawn = Input.draw(model.graph().inputs(), 3, 9, 50);
      List<OnnxSession.Output> expected = before.run(drawn);
      List<OnnxSession.Output> actual = after.run(drawn);
      assertThat(expected.get(0).cosine(actual.get(0))).isGreaterThan(LEAST_COSINE);
      assertThat(expected.get(1).cosine(actual.get(1))).isGreaterThan(LEAST_COSINE);
      assertThat(expected.get(0).cosine(actual.get(0))).isLessThan(1);
    }
    // six linear layers, each a kernel; layers with the same input may share the quantisation
    assertThat(operators(optimized))
        .filteredOn(op -> op.equals("DynamicQuantizeMatMul") || op.equals("MatMulIntegerToFloat"))
        .hasSize(6);
    assertThat(operators(optimized)).doesNotContain("MatMulInteger");
  }

  @ParameterizedTest
  @EnumSource
  void staticInt8RunsInIntegersThroughoutAndAnswersNearlyTheSame(Headroom headroom)
      throws Exception {
    Path original = resource("residual17.onnx");
    OnnxModel model = OnnxFile.read(original);
    Graph graph = OnnxImport.graph(model);
    Path file = folder.resolve("static.onnx");
    Precision precision = new Precision.StaticInt8(plan(graph, model, headroom));

    OnnxExport.write(graph, model.graph().inputs(), names(model), precision, file);

    Path optimized = folder.resolve("optimized.onnx");
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file, optimized)) {
      Map<String, Input> drawn = Input.draw(model.graph().inputs(), 8, 0, 0);
      double cosine = before.run(drawn).get(0).cosine(after.run(drawn).get(0));
      // without headroom sums may saturate, and then there is no bound
      if (headroom != Headroom.NONE || ThisMachine.profile(CPU).sumsInt8Exactly()) {
        // at most 4.5 % of error from six layers of about 2 % each, at most 127 steps in each
        assertThat(cosine).isBetween(0.99, 0.999999);
      }
    }
    assertThat(operators(optimized)).filteredOn("QLinearConv"::equals).hasSize(4);
    assertThat(operators(optimized))
        .contains("QLinearAdd", "QLinearGlobalAveragePool", "QGemm")
        .doesNotContain("Conv", "FusedConv", "Gemm", "Add", "Relu");
    assertThat(operators(optimized)).filteredOn("QuantizeLinear"::equals).hasSize(1);
    assertThat(operators(optimized)).filteredOn("DequantizeLinear"::equals).hasSize(1);
  }

  /** A quantisation plan with ranges observed by ONNX Runtime on a sample. */
  private QuantizationPlan plan(Graph graph, OnnxModel model, Headroom headroom) throws Exception {
    List<String> observed = Planner.observed(graph);
    Graph watched = graph.returning(Argument.list(refs(observed)));
    Path file = folder.resolve("watched.onnx");
    OnnxExport.write(
        watched,
        model.graph().inputs(),
        observed.stream().map(value -> value + ".seen").toList(),
        new Precision.Float32(),
        file);
    Map<String, Recorded> seen = new LinkedHashMap<>();
    try (OnnxSession session = new OnnxSession(file)) {
      List<OnnxSession.Output> outputs = session.run(Input.draw(model.graph().inputs(), 64, 0, 0));
      for (int i = 0; i < observed.size(); i++) {
        seen.put(observed.get(i), recorded(outputs.get(i)));
      }
    }
    WeightScheme weights = new WeightScheme(true, headroom.largestWeight());
    return Planner.plan(
        graph, new Policy(RangeRule.MIN_MAX, weights, headroom, layer -> true), seen);
  }

  private static Argument[] refs(List<String> values) {
    return values.stream().map(Argument::of).toArray(Argument[]::new);
  }

  private static Recorded recorded(OnnxSession.Output output) {
    double low = Arrays.stream(output.elements()).min().orElseThrow();
    double high = Arrays.stream(output.elements()).max().orElseThrow();
    List<Long> shape = Arrays.stream(output.shape()).boxed().toList();
    Histogram histogram = new Histogram(low, high, new float[] {output.elements().length});
    return new Recorded(shape, Recorded.FLOAT32, histogram, low, high);
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in = OnnxExportIT.class.getResourceAsStream("/onnx/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static List<String> names(OnnxModel model) {
    return model.graph().outputs().stream().map(OnnxValue::name).toList();
  }

  private static List<String> operators(Path file) throws Exception {
    return OnnxFile.read(file).graph().nodes().stream().map(OnnxNode::opType).toList();
  }
}
