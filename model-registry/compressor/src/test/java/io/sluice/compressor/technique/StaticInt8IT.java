package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.quantization.Graphs;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares every converted operation in libtorch with the original. */
class StaticInt8IT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aNetOfEveryKindOfOperationAnswersNearlyAsInFloats(Headroom headroom) throws Exception {
    Graph graph = everything();
    StaticInt8 technique = new StaticInt8(RangeRule.MIN_MAX, true, headroom, LayerChoice.ALL);

    Technique.Step step = technique.apply(GraphWriter.write(graph), workshop(8, 8, 8));

    assertThat(text(step)).doesNotContain("conv2d(", "torch.linear", "torch.batch_norm");
    assertThat(text(step)).containsOnlyOnce("torch.quantize_per_tensor");
    assertThat(text(step)).containsOnlyOnce("torch.dequantize");
    // without headroom sums may saturate, and then there is no bound
    if (headroom != Headroom.NONE
        || ThisMachine.profile(Path.of("/proc/cpuinfo")).sumsInt8Exactly()) {
      // 20 quantised operators of about 2 % each, as each has at least 127 steps
      assertThat(relativeError(graph, step.model())).isLessThan(0.1);
    }
  }

  @Test
  void convolutionsOfOneDimensionAreConverted() throws Exception {
    Graphs graphs = Graphs.of("x");
    graphs.weights("conv", 12, 8, 5);
    Graph graph =
        graphs
            .append(
                "conv1d",
                "conv",
                "input",
                Argument.of("x"),
                "weight",
                Argument.parameter("conv.weight"),
                "bias",
                Argument.parameter("conv.bias"),
                "stride",
                Argument.ints(2),
                "padding",
                Argument.ints(3))
            .of("relu", "relu", "conv")
            .append(
                "max_pool1d", "pool", "input", Argument.of("relu"), "kernel_size", Argument.ints(2))
            .returning("pool");

    Technique.Step step =
        new StaticInt8(RangeRule.MIN_MAX).apply(GraphWriter.write(graph), workshop(8, 20));

    assertThat(step.report().changed()).hasSize(1);
    assertThat(relativeError(graph, step.model())).isLessThan(0.05);
  }

  @Test
  void aModelThatIsNoGraphIsConvertedLayerByLayer() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();
      StaticInt8 settings = new StaticInt8(RangeRule.LEAST_SQUARES);

      Technique.Step step =
          new LayerwiseInt8(settings).apply(model, calibration(1, 8, 8), "as a test");

      assertThat(step.report().changed()).hasSize(2);
      assertThat(relativeError(model, step.model())).isLessThan(0.05);
    }
  }

  /** Graph with every kernel, in an order of little accumulated error. */
  private static Graph everything() {
    return Graphs.of("x")
        .conv2d("stem", "x", 16, 8, 1)
        .of("relu6", "stem_cut", "stem")
        .conv2d("depthwise", "stem_cut", 16, 16, 16)
        .of("hardswish", "swish", "depthwise")
        .conv2d("grouped", "swish", 16, 16, 4)
        .batchNorm("norm", "grouped", 16)
        .append("add", "sum", "input", Argument.of("norm"), "other", Argument.of("grouped"))
        .of("relu", "rectified", "sum")
        .append(
            "leaky_relu", "leaky", "input", Argument.of("sum"), "negative_slope", Argument.of(0.1))
        .of("elu", "elu", "sum")
        .append(
            "cat",
            "joined",
            "tensors",
            Argument.list(Argument.of("rectified"), Argument.of("leaky"), Argument.of("elu")),
            "dim",
            Argument.of(1))
        .append(
            "max_pool2d",
            "largest",
            "input",
            Argument.of("joined"),
            "kernel_size",
            Argument.ints(3, 3),
            "stride",
            Argument.ints(1, 1),
            "padding",
            Argument.ints(1, 1))
        .append(
            "avg_pool2d",
            "averaged",
            "input",
            Argument.of("largest"),
            "kernel_size",
            Argument.ints(2, 2))
        .conv2d("squeezed", "averaged", 16, 48, 1)
        .append(
            "mean",
            "pooled",
            "input",
            Argument.of("squeezed"),
            "dim",
            Argument.ints(2, 3),
            "keepdim",
            Argument.of(true))
        .of("hardsigmoid", "gate1", "pooled")
        .append("mul", "gated1", "input", Argument.of("squeezed"), "other", Argument.of("gate1"))
        .of("sigmoid", "gate2", "gated1")
        .append("mul", "gated2", "input", Argument.of("gated1"), "other", Argument.of("gate2"))
        .append(
            "clamp",
            "clamped",
            "input",
            Argument.of("gated2"),
            "min",
            Argument.of(-0.5),
            "max",
            Argument.of(1.5))
        .append(
            "permute", "moved", "input", Argument.of("clamped"), "dims", Argument.ints(0, 2, 3, 1))
        .append("permute", "back", "input", Argument.of("moved"), "dims", Argument.ints(0, 3, 1, 2))
        .append(
            "adaptive_avg_pool2d",
            "small",
            "input",
            Argument.of("back"),
            "output_size",
            Argument.ints(2, 2))
        .append("flatten", "flat", "input", Argument.of("small"), "start_dim", Argument.of(1))
        .linear("fc1", "flat", 32, 64)
        .of("tanh", "squashed", "fc1")
        .linear("fc2", "squashed", 10, 32)
        .returning("fc2");
  }

  private static String text(Technique.Step step) {
    return step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text();
  }

  private double relativeError(Graph graph, ScriptModule converted) throws Exception {
    return relativeError(GraphWriter.write(graph), converted);
  }

  private double relativeError(ScriptModule real, ScriptModule converted) throws Exception {
    Path first = folder.resolve("real.pt");
    Path second = folder.resolve("converted.pt");
    ScriptWriter.write(real, first);
    ScriptWriter.write(converted, second);
    List<Measurement> measured =
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

  private Workshop workshop(int... shape) throws IOException {
    return new Workshop(calibration(shape), 0);
  }

  private Calibration calibration(int... shape) throws IOException {
    int[] batch = new int[shape.length + 1];
    batch[0] = 60;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    Path samples = Fixtures.npz(folder.resolve("s.npz"), 0, batch);
    return new EngineCalibration(engine(), samples, folder, f -> {});
  }
}
