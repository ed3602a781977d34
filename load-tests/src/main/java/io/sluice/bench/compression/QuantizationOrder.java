package io.sluice.bench.compression;

import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.ResultSection;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What quantisation costs a net of depthwise convolutions, after training and while it trains. */
final class QuantizationOrder implements BenchExperiment<CompressionBench> {
  private static final String PER_TENSOR =
      "name: per-tensor\nsteps:\n- static-int8: {rule: min-max, per-channel: false}\n";
  private static final String PER_CHANNEL =
      "name: per-channel\nsteps:\n- static-int8: {rule: least-squares, per-channel: true}\n";

  private static final String LESSONS =
      "{epochs: 4, learning-rate: 0.03, warm-up: 0.05, weight-decay: 0.0001, shift: 1, flip: true}";

  private static final String AWARE =
      """
      name: aware
      seed: 1
      steps:
      - quantization-aware:
          soft-weight: 0.3
          training: %s
      - static-int8
      """
          .formatted(LESSONS);

  /** As much training without quantisation, and quantisation after it. */
  private static final String TRAINED_ON =
      """
      name: trained-on
      seed: 1
      steps:
      - distill: {distillation: {temperature: 4, soft-weight: 0.3}, training: %s}
      - static-int8
      """
          .formatted(LESSONS);

  private static final String FOUR_BITS =
      AWARE.replace("soft-weight", "bits: 4\n    soft-weight").replace("epochs: 4", "epochs: 2");

  /** One step that moves nothing: only the rounding is left. */
  private static final String FOUR_BITS_UNTRAINED =
      FOUR_BITS
          .replace("epochs: 2", "epochs: 0.002")
          .replace("learning-rate: 0.03, warm-up: 0.05", "learning-rate: 1.0e-9");

  private static final double MOST_LOST = 0.5;

  @Override
  public String name() {
    return "quantization-order";
  }

  @Override
  public String purpose() {
    return "a small MobileNet in int8: per tensor, per channel, and trained for it";
  }

  @Override
  public ResultSection run(CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    Path model = TrainedBaselines.of("mobile-net", lab);
    DataSet data = lab.fashionMnist();
    ModelFileComparison comparison = new ModelFileComparison(lab, data);
    comparison.add("fp32", model);
    comparison.add("int8, per tensor, min-max", lab.make(model, data, PER_TENSOR).file());
    comparison.add("int8, per channel, histogram", lab.make(model, data, PER_CHANNEL).file());
    comparison.add("int8, quantisation-aware", lab.make(model, data, AWARE).file());
    comparison.add("int8, trained on, then quantised", lab.make(model, data, TRAINED_ON).file());
    comparison.add("4-bit weights, rounded", lab.make(model, data, FOUR_BITS_UNTRAINED).file());
    comparison.add("4-bit weights, quantisation-aware", lab.make(model, data, FOUR_BITS).file());
    ModelFileComparison.Result result = comparison.measure();
    double perTensor = 100 * result.gain("int8, per tensor, min-max");
    double perChannel = 100 * result.gain("int8, per channel, histogram");
    double aware = 100 * result.gain("int8, quantisation-aware");
    double rounded = 100 * result.gain("4-bit weights, rounded");
    double awareOfFour = 100 * result.gain("4-bit weights, quantisation-aware");
    return new ResultSection(
        "Order of quantisation",
        List.of(
            "A MobileNet of five depthwise-separable blocks on Fashion-MNIST, trained here. The"
                + " histogram's range is the one of least squared error. The row \"trained on\" shows what as"
                + " much training gives when it knows nothing of integers.",
            "```yaml\n" + AWARE + "```"),
        List.of(result.table()),
        List.of(
            FigureCheck.above("points of per channel above per tensor", 0, perChannel - perTensor),
            FigureCheck.above(
                "points of quantisation-aware above per channel", 0, aware - perChannel),
            FigureCheck.atMost("points of quantisation-aware below fp32", MOST_LOST, -aware),
            FigureCheck.above(
                "points of quantisation-aware above rounding, 4-bit weights",
                0,
                awareOfFour - rounded)));
  }
}
