package io.sluice.bench.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;

/** Nets trained from nothing, which compression is then held against. */
final class Baselines {
  private static final long SEED = 1;

  private Baselines() {}

  static Path of(String name, Lab lab)
      throws CompressionException, IOException, InterruptedException {
    return switch (name) {
      case "lenet-300-100" ->
          trained(
              lab,
              name,
              Nets.lenet300(SEED),
              lab.mnist(),
              "{epochs: 15, learning-rate: 0.05, warm-up: 0.05, weight-decay: 0.0001, shift: 1}");
      case "lenet-5" ->
          trained(
              lab,
              name,
              Nets.lenet5(SEED),
              lab.mnist(),
              "{epochs: 12, learning-rate: 0.03, warm-up: 0.05, weight-decay: 0.0005, shift: 1}");
      case "mobile-net" ->
          trained(
              lab,
              name,
              Nets.mobileNet(SEED),
              lab.fashionMnist(),
              "{epochs: 8, learning-rate: 0.1, warm-up: 0.05, weight-decay: 0.0001, shift: 1,"
                  + " flip: true}");
      default -> throw new IllegalArgumentException("There is no baseline " + name);
    };
  }

  private static Path trained(Lab lab, String name, Graph net, DataSet data, String plan)
      throws CompressionException, IOException, InterruptedException {
    lab.say("  " + name + " from nothing");
    String recipe = "name: baseline\nseed: 1\nsteps:\n- fine-tune: " + plan + "\n";
    return lab.make(lab.write(name, net), data, recipe).file();
  }
}
