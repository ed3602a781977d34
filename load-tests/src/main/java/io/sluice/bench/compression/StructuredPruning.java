package io.sluice.bench.compression;

import io.sluice.bench.page.Check;
import io.sluice.bench.page.Experiment;
import io.sluice.bench.page.Section;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Half of fashion-resnet's work taken out, channel by channel. */
final class StructuredPruning implements Experiment<Lab> {
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
  public Section run(Lab lab) throws CompressionException, IOException, InterruptedException {
    Path model = lab.model("fashion-resnet");
    DataSet data = lab.fashionMnist();
    Comparison comparison = new Comparison(lab, data);
    comparison.add("as brought", model);
    comparison.add("fp32, BatchNorm folded", lab.make(model, data, Comparison.FOLDED).file());
    comparison.add("pruned", lab.make(model, data, RECIPE).file());
    Comparison.Result result = comparison.measure();
    double work =
        (double) lab.macs(model, data) / lab.macs(lab.make(model, data, RECIPE).file(), data);
    return new Section(
        "Structured pruning",
        List.of(
            "The pruned net has smaller layers and no masks. Its speed-up is against the model as it"
                + " was brought; the folded model shows how much of that is not due to pruning.",
            "```yaml\n" + RECIPE + "```"),
        List.of(result.table()),
        List.of(
            Check.atLeast("times fewer multiply-accumulates", 2, work),
            Check.atMost("points of accuracy lost", 0.6, -100 * result.gain("pruned"))));
  }
}
