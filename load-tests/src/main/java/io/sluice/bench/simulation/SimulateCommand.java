package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.demo.report.ProgressBar;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.launch.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Compares laws of adaptation on a simulated device, all in the same worlds. The files and"
            + " what is told are described in load-tests/simulation.md.")
public final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 10_000;
  private static final long MOST_SEED = 1_000_000_000;

  @Option(
      names = "--ladder",
      required = true,
      paramLabel = "FILE",
      description = "JSON of the variants: accuracy, latency, watts, memory, sensitivity.")
  private Path ladder = Path.of("");

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE",
      description = "CSV of the requests, start_ms,deadline_ms; `workload` makes some.")
  private Path trace = Path.of("");

  @Option(
      names = "--device",
      required = true,
      paramLabel = "FILE",
      description = "JSON of the device and what it goes through.")
  private Path device = Path.of("");

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "JSON of the limits that laws have to keep.")
  private Path policy = Path.of("");

  @Option(
      names = "--law",
      required = true,
      split = ",",
      paramLabel = "LAW",
      description =
          "Of "
              + SimulationLaws.NAMES
              + "; several, by commas or several times, run in the same worlds. The oracle is what"
              + " no law that keeps the budget can surpass.")
  private List<String> laws = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Worlds; default ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--first-seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Seed of the first world, the others have the next; default ${DEFAULT-VALUE}.")
  private long firstSeed;

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write every seed.")
  private @Nullable Path json;

  @Option(
      names = "--time-line",
      paramLabel = "FILE",
      description = "CSV of the first world by the second, for each law but the oracle.")
  private @Nullable Path timeLine;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ConfigurationException.requireRange("--seeds", seeds, 1, MOST_SEEDS);
    ConfigurationException.requireRange("--first-seed", firstSeed, 0, MOST_SEED);
    requireFolder("--json", json);
    requireFolder("--time-line", timeLine);
    SimulationScene scene = SimulationScene.read(ladder, trace, device, policy);
    requireLaws(scene.device().ladder());
    requireBound(scene);
    List<Long> all = LongStream.range(firstSeed, firstSeed + seeds).boxed().toList();
    TerminalScreen screen = TerminalScreen.standardOutput();
    LawComparison.Report report = run(new LawComparison(scene, laws, all), screen);
    show(report.results(), scene, screen);
    write(report, scene);
    return 0;
  }

  private void requireLaws(DeviceLadder rungs) {
    for (String law : laws) {
      if (!law.equals(SimulationLaws.ORACLE)) {
        SimulationLaws.named(law, rungs);
      }
    }
    if (new HashSet<>(laws).size() < laws.size()) {
      throw new ConfigurationException("--law has each law once, but is " + laws);
    }
  }

  private void requireBound(SimulationScene scene) {
    if (laws.contains(SimulationLaws.ORACLE) && scene.outlastsReserve()) {
      throw new ConfigurationException(
          "--law oracle knows no bound of laws that are free once reserve_seconds of --policy are over;"
              + " they have to be %.0f, as long as --trace, or more"
                  .formatted(scene.requests().endMillis() / 1e3));
    }
  }

  private static void requireFolder(String option, @Nullable Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new ConfigurationException(
          "%s is to be written into %s, which is no folder".formatted(option, folder));
    }
  }

  private static LawComparison.Report run(LawComparison comparison, TerminalScreen screen)
      throws InterruptedException {
    if (!screen.isTerminal()) {
      return comparison.run((done, of) -> {});
    }
    ProgressBar bar = new ProgressBar(screen);
    LawComparison.Report report =
        comparison.run((done, of) -> bar.at(done + " of " + of, (double) done / of));
    bar.at("done", 1);
    bar.done();
    return report;
  }

  private void show(List<LawResult> results, SimulationScene scene, TerminalScreen screen) {
    screen.print(
        "%d requests in %.0f s, seeds %d to %d; mean ± half of the 95 %% confidence interval"
            .formatted(
                scene.requests().size(),
                scene.requests().endMillis() / 1e3,
                firstSeed,
                firstSeed + seeds - 1));
    screen.print("");
    screen.print(SimulationTables.figures(results));
    screen.print("");
    screen.print(SimulationTables.shares(results, scene.device().ladder()));
    if (results.size() > 1) {
      screen.print("");
      screen.print(SimulationTables.differences(results));
    }
  }

  private void write(LawComparison.Report report, SimulationScene scene) throws IOException {
    if (json != null) {
      new ResultFile(scene).write(json, report.results());
    }
    if (timeLine != null) {
      List<String> lines = new ArrayList<>(List.of(TimeLine.HEADER));
      report
          .timeLines()
          .forEach((law, line) -> lines.addAll(line.lines(law, scene.device().ladder())));
      Files.write(timeLine, lines);
    }
  }
}
