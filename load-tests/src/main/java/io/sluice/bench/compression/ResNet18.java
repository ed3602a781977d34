package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** torchvision's ResNet-18 with random weights, at 3 x 96 x 96. */
final class ResNet18 implements BenchExperiment<CompressionBench> {
  private static final String BLOCKED =
      "name: blocked\nsteps:\n- fold-batchnorm\n- blocked-layout\n";
  private static final String STATIC = "name: int8\nsteps:\n- static-int8: {headroom: none}\n";

  private static final double FASTER = 2.2;
  private static final double SAME = 0.99999;

  @Override
  public String name() {
    return "resnet-18";
  }

  @Override
  public String purpose() {
    return "torchvision's ResNet-18: lossless fp32 and static int8";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path model = lab.model("resnet18");
    DataSet data = RandomData.normal(lab.work(), "images-96", 3L, 96L, 96L);
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add("as brought", model);
    comparison.add("fp32, folded", lab.make(model, data, ModelFileComparison.FOLDED).file());
    comparison.add("fp32, blocked layout", lab.make(model, data, BLOCKED).file());
    comparison.add("static int8", lab.make(model, data, STATIC).file());
    comparison.add("ONNX Runtime, fp32", lab.make(model, data, ModelFileComparison.ONNX).file());
    comparison.add(
        "ONNX Runtime, static int8",
        lab.make(model, data, ModelFileComparison.onOnnxRuntime(STATIC)).file());
    ModelFileComparison.Result result = comparison.measure();
    return new ResultSection(
        "ResNet-18",
        List.of("Random weights and inputs; accuracy means nothing here, agreement does."),
        List.of(result.table()),
        List.of(
            FigureCheck.atLeast(
                "lossless fp32, ONNX Runtime: times as fast as brought",
                FASTER,
                result.speedUp("ONNX Runtime, fp32", "as brought").median()),
            FigureCheck.atLeast(
                "lossless fp32, ONNX Runtime: cosine",
                SAME,
                result.of("ONNX Runtime, fp32").cosine()),
            FigureCheck.atLeast(
                "lossless fp32, PyTorch alone: times as fast as brought",
                FASTER,
                result.speedUp("fp32, blocked layout", "as brought").median()),
            FigureCheck.atLeast(
                "lossless fp32, PyTorch alone: cosine",
                SAME,
                result.of("fp32, blocked layout").cosine()),
            FigureCheck.atLeast(
                "static int8: times as fast as brought",
                4.5,
                result.speedUp("static int8", "as brought").median())));
  }
}
