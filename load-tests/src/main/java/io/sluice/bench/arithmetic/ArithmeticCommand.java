package io.sluice.bench.arithmetic;

import io.sluice.bench.page.Machine;
import io.sluice.compressor.CompressionException;
import io.sluice.demo.report.Screen;
import io.sluice.demo.report.TextTable;
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
public final class ArithmeticCommand implements Callable<Integer> {
  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    List<OperatorDeviation> deviations = probe();
    if (json != null) {
      DeviationReport.write(deviations, json);
    }
    Screen screen = Screen.standardOutput();
    screen.print(Machine.line());
    screen.print(table(deviations));
    return status(deviations);
  }

  private static List<OperatorDeviation> probe() throws CompressionException, IOException {
    Path folder = Files.createTempDirectory("sluice-arithmetic");
    try {
      return new ArithmeticProbe(folder).run();
    } finally {
      try (DirectoryStream<Path> models = Files.newDirectoryStream(folder)) {
        for (Path model : models) {
          Files.delete(model);
        }
      }
      Files.delete(folder);
    }
  }

  private static List<String> table(List<OperatorDeviation> deviations) {
    TextTable table = new TextTable("operator ", "engine ", "form ", "bound", "deviation", "");
    for (OperatorDeviation d : deviations) {
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

  private static int status(List<OperatorDeviation> deviations) {
    if (deviations.stream().allMatch(OperatorDeviation::withinBound)) {
      return 0;
    }
    return deviations.stream().allMatch(d -> d.withinBound() || !d.safe()) ? 1 : 2;
  }
}
