package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Half of fashion-resnet's work taken out, channel by channel. */
final class StructuredPruning implements BenchExperiment<CompressionBench> {
  private static final String RECIPE =
      """
      name: half-the-work
      seed: 1
      steps:
      - prune-channels: {share: 0.5, of: macs, importance: l2, scope: uniform, multiple: 8}
      - distill:
          distillation: {temperature: 3, soft-weight: 0.7}
          training: {epochs: 2, learning-rate: 0.02, shift: 1, flip: true}
      - fold-batchnorm
      """;

  @Override
  public String name() {
    return "structured-pruning";
  }

  @Override
  public String purpose() {
    return "fashion-resnet with half of its multiply-accumulates";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path model = lab.model("fashion-resnet");
    DataSet data = lab.fashionMnist();
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add("as brought", model);
    comparison.add(
        "fp32, BatchNorm folded", lab.make(model, data, ModelFileComparison.FOLDED).file());
    comparison.add("pruned", lab.make(model, data, RECIPE).file());
    ModelFileComparison.Result result = comparison.measure();
    double work =
        (double) lab.macs(model, data) / lab.macs(lab.make(model, data, RECIPE).file(), data);
    return new ResultSection(
        "Structured pruning",
        List.of(
            "The pruned net has smaller layers and no masks. Its speed-up is against the model as it"
                + " was brought; the folded model shows how much of that is not due to pruning.",
            "```yaml\n" + RECIPE + "```"),
        List.of(result.table()),
        List.of(
            FigureCheck.atLeast("times fewer multiply-accumulates", 2, work),
            FigureCheck.atMost("points of accuracy lost", 0.6, -100 * result.gain("pruned"))));
  }
}
