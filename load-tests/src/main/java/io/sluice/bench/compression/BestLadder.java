package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What can be had of fashion-resnet, on both engines. */
final class BestLadder implements BenchExperiment<CompressionBench> {
  private static final String BLOCKED =
      "name: blocked\nsteps:\n- fold-batchnorm\n- blocked-layout\n";
  private static final String STATIC =
      "name: int8\nsteps:\n- static-int8: {rule: least-squares, headroom: none}\n";

  private static final String NARROW =
      """
      name: narrow
      seed: 1
      steps:
      - prune-channels: {share: 0.75, of: macs, importance: l2, scope: uniform, multiple: 8}
      - distill:
          distillation: {temperature: 4, soft-weight: 0.9}
          training: {epochs: 3, learning-rate: 0.05, shift: 1, flip: true}
      - fold-batchnorm
      """;

  private static final String SMALL =
      NARROW.replace("name: narrow", "name: small")
          + "- share-weights: {bits: 6}\n- compact-storage\n";

  private static final String FAST =
      ModelFileComparison.onOnnxRuntime(NARROW).replace("name: narrow", "name: fast")
          + "- static-int8: {rule: least-squares, headroom: none}\n";

  @Override
  public String name() {
    return "best-ladder";
  }

  @Override
  public String purpose() {
    return "fashion-resnet: smallest and fastest within one point";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path model = lab.model("fashion-resnet");
    DataSet data = lab.fashionMnist();
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add("as brought", model);
    comparison.add("fp32, folded", lab.make(model, data, ModelFileComparison.FOLDED).file());
    comparison.add("fp32, blocked layout", lab.make(model, data, BLOCKED).file());
    comparison.add("static int8", lab.make(model, data, STATIC).file());
    comparison.add("narrow, fp32", lab.make(model, data, NARROW).file());
    comparison.add("narrow, shared weights, compact", lab.make(model, data, SMALL).file());
    comparison.add("ONNX Runtime, fp32", lab.make(model, data, ModelFileComparison.ONNX).file());
    comparison.add(
        "ONNX Runtime, static int8",
        lab.make(model, data, ModelFileComparison.onOnnxRuntime(STATIC)).file());
    comparison.add(
        "ONNX Runtime, narrow, fp32",
        lab.make(model, data, ModelFileComparison.onOnnxRuntime(NARROW)).file());
    comparison.add("ONNX Runtime, narrow, static int8", lab.make(model, data, FAST).file());
    ModelFileComparison.Result result = comparison.measure();
    String small = "narrow, shared weights, compact";
    String fast = "ONNX Runtime, narrow, static int8";
    return new ResultSection(
        "Best ladder of fashion-resnet",
        List.of(
            "int8 here uses all 8 bits (`headroom: none`), as on devices with VNNI or dot product"
                + " instructions, which this machine is one of.",
            "```yaml\n" + SMALL + "```",
            "```yaml\n" + FAST + "```"),
        List.of(result.table()),
        List.of(
            FigureCheck.atLeast(small + ": times smaller", 10, result.timesSmaller(small)),
            FigureCheck.atMost(small + ": points lost", 1, -100 * result.gain(small)),
            FigureCheck.atLeast(
                fast + ": times as fast as brought",
                6,
                result.speedUp(fast, "as brought").median()),
            FigureCheck.atLeast(
                fast + ": times as fast as ONNX Runtime's fp32",
                2,
                result.speedUp(fast, "ONNX Runtime, fp32").median()),
            FigureCheck.atMost(fast + ": points lost", 1, -100 * result.gain(fast)),
            FigureCheck.atLeast(
                "static int8 on the PyTorch engine: times as fast as brought",
                2.3,
                result.speedUp("static int8", "as brought").median()),
            FigureCheck.atMost(
                "static int8 on the PyTorch engine: points lost",
                1,
                -100 * result.gain("static int8"))));
  }
}
