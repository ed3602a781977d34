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
        "Made by `sluice-bench compression`; every figure is of that run. Times are of one thread,"
            + " models interleaved; a ratio of times is the median over rounds.",
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
