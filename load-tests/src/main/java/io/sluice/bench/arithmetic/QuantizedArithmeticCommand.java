package io.sluice.bench.arithmetic;

import io.sluice.bench.page.BenchMachine;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.report.TextTable;
import io.sluice.launch.ProgramLauncher;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench arithmetic}. */
@Command(
    name = "arithmetic",
    mixinStandardHelpOptions = true,
    description =
        "Compares every quantised operator, as the compressor writes it for PyTorch and for ONNX"
            + " Runtime, with exact integer arithmetic on this processor. The exit status is 1 when a"
            + " form without headroom saturates, and 2 when one with headroom does.")
public final class QuantizedArithmeticCommand implements Callable<Integer> {
  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private @Nullable Path json;

  /** Runs as a program of its own, for processes with fewer instructions. */
  public static void main(String[] args) {
    System.exit(ProgramLauncher.run(new QuantizedArithmeticCommand(), "sluice-arithmetic", args));
  }

  @Override
  public Integer call() throws Exception {
    List<ArithmeticDeviation> deviations = probe();
    if (json != null) {
      ArithmeticDeviationReport.write(deviations, json);
    }
    TerminalScreen screen = TerminalScreen.standardOutput();
    screen.print(BenchMachine.line());
    screen.print(table(deviations));
    return status(deviations);
  }

  private static List<ArithmeticDeviation> probe() throws ModelProcessingException, IOException {
    Path folder = Files.createTempDirectory("sluice-arithmetic");
    try {
      return new QuantizedArithmeticProbe(folder).run();
    } finally {
      try (DirectoryStream<Path> models = Files.newDirectoryStream(folder)) {
        for (Path model : models) {
          Files.delete(model);
        }
      }
      Files.delete(folder);
    }
  }

  private static List<String> table(List<ArithmeticDeviation> deviations) {
    TextTable table = new TextTable("operator ", "engine ", "form ", "bound", "deviation", "");
    for (ArithmeticDeviation d : deviations) {
      table.row(
          d.operator(),
          d.engine(),
          d.form(),
          number(d.bound()),
          number(d.deviation()),
          d.withinBound() ? "" : "beyond its bound");
    }
    return table.lines();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2e", value);
  }

  private static int status(List<ArithmeticDeviation> deviations) {
    if (deviations.stream().allMatch(ArithmeticDeviation::withinBound)) {
      return 0;
    }
    return deviations.stream().allMatch(d -> d.withinBound() || !d.safe()) ? 1 : 2;
  }
}
