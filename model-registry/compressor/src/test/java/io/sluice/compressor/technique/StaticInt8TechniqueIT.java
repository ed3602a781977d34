package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.quantization.TestGraphBuilder;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.ThisMachine;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares every converted operation in libtorch with the original. */
class StaticInt8TechniqueIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aNetOfEveryKindOfOperationAnswersNearlyAsInFloats(SaturationHeadroom headroom)
      throws Exception {
    ComputationGraph graph = everything();
    StaticInt8Technique technique =
        new StaticInt8Technique(ActivationRangeRule.MIN_MAX, true, headroom, LayerChoice.ALL);

    CompressionTechnique.Step step =
        technique.apply(TorchScriptGraphWriter.write(graph), workshop(8, 8, 8));

    assertThat(text(step)).doesNotContain("conv2d(", "torch.linear", "torch.batch_norm");
    assertThat(text(step)).containsOnlyOnce("torch.quantize_per_tensor");
    assertThat(text(step)).containsOnlyOnce("torch.dequantize");
    // without headroom sums may saturate, and then there is no bound
    if (headroom != SaturationHeadroom.NONE
        || ThisMachine.profile(Path.of("/proc/cpuinfo")).sumsInt8Exactly()) {
      // 20 quantised operators of about 2 % each, as each has at least 127 steps
      assertThat(relativeError(graph, step.model())).isLessThan(0.1);
    }
  }

  @Test
  void convolutionsOfOneDimensionAreConverted() throws Exception {
    TestGraphBuilder graphs = TestGraphBuilder.of("x");
    graphs.weights("conv", 12, 8, 5);
    ComputationGraph graph =
        graphs
            .append(
                "conv1d",
                "conv",
                "input",
                NodeArgument.of("x"),
                "weight",
                NodeArgument.parameter("conv.weight"),
                "bias",
                NodeArgument.parameter("conv.bias"),
                "stride",
                NodeArgument.ints(2),
                "padding",
                NodeArgument.ints(3))
            .of("relu", "relu", "conv")
            .append(
                "max_pool1d",
                "pool",
                "input",
                NodeArgument.of("relu"),
                "kernel_size",
                NodeArgument.ints(2))
            .returning("pool");

    CompressionTechnique.Step step =
        new StaticInt8Technique(ActivationRangeRule.MIN_MAX)
            .apply(TorchScriptGraphWriter.write(graph), workshop(8, 20));

    assertThat(step.report().changed()).hasSize(1);
    assertThat(relativeError(graph, step.model())).isLessThan(0.05);
  }

  @Test
  void aModelThatIsNoGraphIsConvertedLayerByLayer() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();
      StaticInt8Technique settings = new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES);

      CompressionTechnique.Step step =
          new LayerwiseInt8Conversion(settings).apply(model, calibration(1, 8, 8), "as a test");

      assertThat(step.report().changed()).hasSize(2);
      assertThat(relativeError(model, step.model())).isLessThan(0.05);
    }
  }

  /** Graph with every kernel, in an order of little accumulated error. */
  private static ComputationGraph everything() {
    return TestGraphBuilder.of("x")
        .conv2d("stem", "x", 16, 8, 1)
        .of("relu6", "stem_cut", "stem")
        .conv2d("depthwise", "stem_cut", 16, 16, 16)
        .of("hardswish", "swish", "depthwise")
        .conv2d("grouped", "swish", 16, 16, 4)
        .batchNorm("norm", "grouped", 16)
        .append("add", "sum", "input", NodeArgument.of("norm"), "other", NodeArgument.of("grouped"))
        .of("relu", "rectified", "sum")
        .append(
            "leaky_relu",
            "leaky",
            "input",
            NodeArgument.of("sum"),
            "negative_slope",
            NodeArgument.of(0.1))
        .of("elu", "elu", "sum")
        .append(
            "cat",
            "joined",
            "tensors",
            NodeArgument.list(
                NodeArgument.of("rectified"), NodeArgument.of("leaky"), NodeArgument.of("elu")),
            "dim",
            NodeArgument.of(1))
        .append(
            "max_pool2d",
            "largest",
            "input",
            NodeArgument.of("joined"),
            "kernel_size",
            NodeArgument.ints(3, 3),
            "stride",
            NodeArgument.ints(1, 1),
            "padding",
            NodeArgument.ints(1, 1))
        .append(
            "avg_pool2d",
            "averaged",
            "input",
            NodeArgument.of("largest"),
            "kernel_size",
            NodeArgument.ints(2, 2))
        .conv2d("squeezed", "averaged", 16, 48, 1)
        .append(
            "mean",
            "pooled",
            "input",
            NodeArgument.of("squeezed"),
            "dim",
            NodeArgument.ints(2, 3),
            "keepdim",
            NodeArgument.of(true))
        .of("hardsigmoid", "gate1", "pooled")
        .append(
            "mul",
            "gated1",
            "input",
            NodeArgument.of("squeezed"),
            "other",
            NodeArgument.of("gate1"))
        .of("sigmoid", "gate2", "gated1")
        .append(
            "mul", "gated2", "input", NodeArgument.of("gated1"), "other", NodeArgument.of("gate2"))
        .append(
            "clamp",
            "clamped",
            "input",
            NodeArgument.of("gated2"),
            "min",
            NodeArgument.of(-0.5),
            "max",
            NodeArgument.of(1.5))
        .append(
            "permute",
            "moved",
            "input",
            NodeArgument.of("clamped"),
            "dims",
            NodeArgument.ints(0, 2, 3, 1))
        .append(
            "permute",
            "back",
            "input",
            NodeArgument.of("moved"),
            "dims",
            NodeArgument.ints(0, 3, 1, 2))
        .append(
            "adaptive_avg_pool2d",
            "small",
            "input",
            NodeArgument.of("back"),
            "output_size",
            NodeArgument.ints(2, 2))
        .append(
            "flatten", "flat", "input", NodeArgument.of("small"), "start_dim", NodeArgument.of(1))
        .linear("fc1", "flat", 32, 64)
        .of("tanh", "squashed", "fc1")
        .linear("fc2", "squashed", 10, 32)
        .returning("fc2");
  }

  private static String text(CompressionTechnique.Step step) {
    return step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text();
  }

  private double relativeError(ComputationGraph graph, ScriptModule converted) throws Exception {
    return relativeError(TorchScriptGraphWriter.write(graph), converted);
  }

  private double relativeError(ScriptModule real, ScriptModule converted) throws Exception {
    Path first = folder.resolve("real.pt");
    Path second = folder.resolve("converted.pt");
    ScriptArchiveWriter.write(real, first);
    ScriptArchiveWriter.write(converted, second);
    List<ModelMeasurement> measured =
        engine()
            .measure(
                List.of("real", "converted"),
                List.of(first, second),
                folder.resolve("s.npz"),
                Integer.MAX_VALUE,
                false,
                f -> {});
    return measured.get(1).relativeError();
  }

  private EngineProcess engine() {
    return new EngineProcess(folder, Duration.ofMinutes(2));
  }

  private StepContext workshop(int... shape) throws IOException {
    return new StepContext(calibration(shape), 0);
  }

  private ModelCalibration calibration(int... shape) throws IOException {
    int[] batch = new int[shape.length + 1];
    batch[0] = 60;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, batch);
    return new EngineCalibration(engine(), samples, folder, f -> {});
  }
}
