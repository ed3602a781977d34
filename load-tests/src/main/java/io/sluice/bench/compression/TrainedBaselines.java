package io.sluice.bench.compression;

import io.sluice.graph.ComputationGraph;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;

/** Nets trained from nothing, which compression is then held against. */
final class TrainedBaselines {
  private static final long SEED = 1;

  private TrainedBaselines() {}

  static Path of(String name, CompressionBench lab)
      throws ModelProcessingException, IOException, InterruptedException {
    return switch (name) {
      case "lenet-300-100" ->
          trained(
              lab,
              name,
              LiteratureNets.lenet300(SEED),
              lab.mnist(),
              "{epochs: 15, learning-rate: 0.05, warm-up: 0.05, weight-decay: 0.0001, shift: 1}");
      case "lenet-5" ->
          trained(
              lab,
              name,
              LiteratureNets.lenet5(SEED),
              lab.mnist(),
              "{epochs: 12, learning-rate: 0.03, warm-up: 0.05, weight-decay: 0.0005, shift: 1}");
      case "mobile-net" ->
          trained(
              lab,
              name,
              LiteratureNets.mobileNet(SEED),
              lab.fashionMnist(),
              "{epochs: 8, learning-rate: 0.1, warm-up: 0.05, weight-decay: 0.0001, shift: 1,"
                  + " flip: true}");
      default -> throw new IllegalArgumentException("There is no baseline " + name);
    };
  }

  private static Path trained(
      CompressionBench lab, String name, ComputationGraph net, DataSet data, String plan)
      throws ModelProcessingException, IOException, InterruptedException {
    lab.say("  " + name + " from nothing");
    String recipe = "name: baseline\nseed: 1\nsteps:\n- fine-tune: " + plan + "\n";
    return lab.make(lab.write(name, net), data, recipe).file();
  }
}
