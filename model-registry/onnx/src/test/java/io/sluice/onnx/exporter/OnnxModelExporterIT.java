package io.sluice.onnx.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.QuantizationPlan;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.graph.quantization.QuantizationPolicy;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.measurement.ThisMachine;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.OnnxSession;
import io.sluice.onnx.TorchSession;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import io.sluice.onnx.importer.OnnxModelImporter;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
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

class OnnxModelExporterIT {
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
    List<OnnxValueInfo> inputs =
        List.of(
            new OnnxValueInfo(
                "image",
                OnnxElementType.FLOAT,
                List.of(
                    Dimension.dynamic("batch"),
                    Dimension.of(1),
                    Dimension.of(8),
                    Dimension.of(8))));
    Path file = folder.resolve("exported.onnx");
    try (ScriptArchive archive = ModelFixtures.open("traced");
        TorchSession torch = new TorchSession(archive.module(), folder)) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());

      OnnxModelExporter.write(
          graph, inputs, List.of("logits"), new OnnxExportPrecision.Float32(), file);

      try (OnnxSession onnx = new OnnxSession(file)) {
        Map<String, ModelTestInput> drawn = ModelTestInput.draw(inputs, 5, 0, 0);
        torch.run(List.of(drawn.get("image"))).get(0).assertLike("logits", onnx.run(drawn).get(0));
      }
    }
  }

  @Test
  void encoderLayersThatPyTorchRunsAsOneOperationAreTakenApartAndAnswerTheSame() throws Exception {
    List<OnnxValueInfo> inputs =
        List.of(
            new OnnxValueInfo(
                "x",
                OnnxElementType.FLOAT,
                List.of(
                    Dimension.dynamic("batch"), Dimension.dynamic("length"), Dimension.of(16))));
    Path file = folder.resolve("exported.onnx");
    Path apart = Files.createDirectory(folder.resolve("apart"));
    try (ScriptArchive archive = ModelFixtures.open("encoders");
        TorchSession brought = new TorchSession(archive.module(), folder)) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());
      assertThat(graph.nodes("linear")).hasSize(10);
      assertThat(graph.nodes("layer_norm")).hasSize(4);

      OnnxModelExporter.write(graph, inputs, List.of("y"), new OnnxExportPrecision.Float32(), file);

      try (OnnxSession onnx = new OnnxSession(file);
          TorchSession written = new TorchSession(TorchScriptGraphWriter.write(graph), apart)) {
        Map<String, ModelTestInput> drawn = ModelTestInput.draw(inputs, 3, 9, 0);
        OnnxSession.Output expected = brought.run(List.of(drawn.get("x"))).get(0);
        expected.assertLike("libtorch", written.run(List.of(drawn.get("x"))).get(0));
        expected.assertLike("ONNX Runtime", onnx.run(drawn).get(0));
      }
    }
  }

  @Test
  void dynamicInt8OfAnLstmIsOneOperationAndAnswersNearlyTheSame() throws Exception {
    Path original = resource("recurrent15.onnx");
    OnnxModelDefinition model = OnnxModelFile.read(original);
    OnnxExportPrecision precision =
        new OnnxExportPrecision.DynamicInt8(new WeightQuantizationScheme(true, 63), 0, true);
    Path file = folder.resolve("dynamic.onnx");

    OnnxModelExporter.write(
        OnnxModelImporter.graph(model), model.graph().inputs(), names(model), precision, file);

    assertThat(operators(file)).filteredOn("DynamicQuantizeLSTM"::equals).hasSize(2);
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file)) {
      Map<String, ModelTestInput> drawn = ModelTestInput.draw(model.graph().inputs(), 3, 9, 50);
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
    OnnxModelDefinition model = OnnxModelFile.read(original);
    OnnxExportPrecision precision =
        new OnnxExportPrecision.DynamicInt8(new WeightQuantizationScheme(true, 63), 0, true);
    Path file = folder.resolve("dynamic.onnx");

    OnnxModelExporter.write(
        OnnxModelImporter.graph(model), model.graph().inputs(), names(model), precision, file);

    Path optimized = folder.resolve("optimized.onnx");
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file, optimized)) {
      Map<String, ModelTestInput> drawn = ModelTestInput.draw(model.graph().inputs(), 3, 9, 50);
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
  void staticInt8RunsInIntegersThroughoutAndAnswersNearlyTheSame(SaturationHeadroom headroom)
      throws Exception {
    Path original = resource("residual17.onnx");
    OnnxModelDefinition model = OnnxModelFile.read(original);
    ComputationGraph graph = OnnxModelImporter.graph(model);
    Path file = folder.resolve("static.onnx");
    OnnxExportPrecision precision =
        new OnnxExportPrecision.StaticInt8(plan(graph, model, headroom));

    OnnxModelExporter.write(graph, model.graph().inputs(), names(model), precision, file);

    Path optimized = folder.resolve("optimized.onnx");
    try (OnnxSession before = new OnnxSession(original);
        OnnxSession after = new OnnxSession(file, optimized)) {
      Map<String, ModelTestInput> drawn = ModelTestInput.draw(model.graph().inputs(), 8, 0, 0);
      double cosine = before.run(drawn).get(0).cosine(after.run(drawn).get(0));
      // without headroom sums may saturate, and then there is no bound
      if (headroom != SaturationHeadroom.NONE || ThisMachine.profile(CPU).sumsInt8Exactly()) {
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
  private QuantizationPlan plan(
      ComputationGraph graph, OnnxModelDefinition model, SaturationHeadroom headroom)
      throws Exception {
    List<String> observed = QuantizationPlanner.observed(graph);
    ComputationGraph watched = graph.returning(NodeArgument.list(refs(observed)));
    Path file = folder.resolve("watched.onnx");
    OnnxModelExporter.write(
        watched,
        model.graph().inputs(),
        observed.stream().map(value -> value + ".seen").toList(),
        new OnnxExportPrecision.Float32(),
        file);
    Map<String, RecordedValueStatistics> seen = new LinkedHashMap<>();
    try (OnnxSession session = new OnnxSession(file)) {
      List<OnnxSession.Output> outputs =
          session.run(ModelTestInput.draw(model.graph().inputs(), 64, 0, 0));
      for (int i = 0; i < observed.size(); i++) {
        seen.put(observed.get(i), recorded(outputs.get(i)));
      }
    }
    WeightQuantizationScheme weights = new WeightQuantizationScheme(true, headroom.largestWeight());
    return QuantizationPlanner.plan(
        graph,
        new QuantizationPolicy(ActivationRangeRule.MIN_MAX, weights, headroom, layer -> true),
        seen);
  }

  private static NodeArgument[] refs(List<String> values) {
    return values.stream().map(NodeArgument::of).toArray(NodeArgument[]::new);
  }

  private static RecordedValueStatistics recorded(OnnxSession.Output output) {
    double low = Arrays.stream(output.elements()).min().orElseThrow();
    double high = Arrays.stream(output.elements()).max().orElseThrow();
    List<Long> shape = Arrays.stream(output.shape()).boxed().toList();
    ValueHistogram histogram =
        new ValueHistogram(low, high, new float[] {output.elements().length});
    return new RecordedValueStatistics(
        shape, RecordedValueStatistics.FLOAT32, histogram, low, high);
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in = OnnxModelExporterIT.class.getResourceAsStream("/onnx/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static List<String> names(OnnxModelDefinition model) {
    return model.graph().outputs().stream().map(OnnxValueInfo::name).toList();
  }

  private static List<String> operators(Path file) throws Exception {
    return OnnxModelFile.read(file).graph().nodes().stream().map(OnnxNode::opType).toList();
  }
}
