package io.sluice.bench.page;

import io.sluice.measurement.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine that measured. */
public final class BenchMachine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private BenchMachine() {}

  /** One line for the head of a page. */
  public static String line() throws IOException {
    return "Machine: %s, %d processors, hardware class `%s`. Java %s."
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            ThisMachine.hardwareClass(CPU),
            System.getProperty("java.version"));
  }

  /**
   * Whether kernels of this process add 8-bit products exactly: its processor does, and no setting
   * of PyTorch forbids the instructions for it.
   */
  public static boolean sumsInt8Exactly() throws IOException {
    return System.getenv("FBGEMM_ENABLE_INSTRUCTIONS") == null
        && ThisMachine.profile(CPU).sumsInt8Exactly();
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown processor");
    }
  }
}
