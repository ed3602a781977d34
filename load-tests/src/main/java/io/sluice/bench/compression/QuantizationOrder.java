package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What quantisation costs a net of depthwise convolutions, after training and while it trains. */
final class QuantizationOrder implements Experiment {
  private static final String PER_TENSOR =
      "name: per-tensor\nsteps:\n- static-int8: {rule: min-max, per-channel: false}\n";
  private static final String PER_CHANNEL =
      "name: per-channel\nsteps:\n- static-int8: {rule: least-squares, per-channel: true}\n";

  private static final String AWARE =
      """
      name: aware
      seed: 1
      steps:
      - quantization-aware:
          soft-weight: 0.5
          training: {epochs: 3, learning-rate: 0.01, shift: 1, flip: true}
      - static-int8: {rule: least-squares, per-channel: true}
      """;

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
  public Section run(Lab lab) throws CompressionException, IOException, InterruptedException {
    Path model = Baselines.of("mobile-net", lab);
    DataSet data = lab.fashionMnist();
    Comparison comparison = new Comparison(lab, data);
    comparison.add("fp32", model);
    comparison.add("int8, per tensor, min-max", lab.make(model, data, PER_TENSOR).file());
    comparison.add("int8, per channel, histogram", lab.make(model, data, PER_CHANNEL).file());
    comparison.add("int8, quantisation-aware", lab.make(model, data, AWARE).file());
    Comparison.Result result = comparison.measure();
    double perTensor = 100 * result.gain("int8, per tensor, min-max");
    double perChannel = 100 * result.gain("int8, per channel, histogram");
    double aware = 100 * result.gain("int8, quantisation-aware");
    return new Section(
        "Order of quantisation",
        List.of(
            "A MobileNet of five depthwise-separable blocks on Fashion-MNIST, trained here. The"
                + " histogram's range is the one of least squared error.",
            "```yaml\n" + AWARE + "```"),
        List.of(result.table()),
        List.of(
            Check.above("points of per channel above per tensor", 0, perChannel - perTensor),
            Check.above("points of quantisation-aware above per channel", 0, aware - perChannel),
            Check.atMost("points of quantisation-aware below fp32", MOST_LOST, -aware)));
  }
}
