package io.sluice.bench.adaptation;

import io.sluice.bench.decision.DecisionCost;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.BenchMachine;
import io.sluice.bench.page.ExperimentSuite;
import io.sluice.bench.page.ResultPage;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.report.TerminalScreen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice-bench adaptation}. */
@Command(
    name = "adaptation",
    mixinStandardHelpOptions = true,
    description =
        "Holds the law of adaptation against ALERT, INFaaS, the best variant alone and an oracle."
            + " Writes load-tests/results/adaptation.md and its plots. Experiments that are not run"
            + " stay on the page as they were; their sections are kept beside the plots.")
public final class AdaptationCommand implements Callable<Integer> {
  static final List<BenchExperiment<AdaptationBench>> EXPERIMENTS =
      List.of(
          new LatencyDeadlineExperiment(),
          new EnergyBudgetExperiment(),
          new ThermalLimitExperiment(),
          new FleetLoopExperiment(),
          new LiveSectionImport(),
          new DecisionCost<>());

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Root of the repository; default: found upward from here.")
  private @Nullable Path home;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Experiments to run; the page keeps the others as they were.")
  private List<String> only = List.of();

  @Option(
      names = "--tuning",
      description = "Run on the scenarios and seeds of tuning, for a page under target.")
  private boolean tuning;

  @Override
  public Integer call() throws Exception {
    Path root = RepositoryHome.ofOption(home).root();
    Path folder = root.resolve(tuning ? "load-tests/target/tuning" : "load-tests/results");
    TerminalScreen screen = TerminalScreen.standardOutput();
    ComparisonScenarios scenarios =
        tuning ? ComparisonScenarios.TUNING : ComparisonScenarios.REPORTING;
    AdaptationBench lab =
        new AdaptationBench(scenarios, folder.resolve("adaptation"), "adaptation", screen);
    ExperimentSuite<AdaptationBench> suite =
        new ExperimentSuite<>(
            EXPERIMENTS,
            ResultPage.beside(lab.plots()),
            folder.resolve("adaptation.md"),
            preface(scenarios),
            screen);
    return suite.run(lab, only) ? 0 : 1;
  }

  private List<String> preface(ComparisonScenarios scenarios) throws IOException {
    return List.of(
        "# Adaptation",
        "",
        "Made by the command below. Simulated is a device with its requests, contention and heat;"
            + " the laws are those that run on devices. Under every law, requests that find the device"
            + " idle are gathered for a moment first, as gateways do (`Gathering`). Accuracies and latencies of variants are"
            + " published or measured, the rest is modelled: see `Devices` and `Scenarios` in"
            + " `io.sluice.bench.adaptation`. "
            + scenarios.provenance()
            + " ALERT and INFaaS are ported from their papers with the papers' constants, as `io.sluice.adaptation.rival`"
            + " says; of ALERT's paper only the beginning was at hand,"
            + " its equations are as remembered; *queue as group* reads the queue as inputs that share a deadline, which the"
            + " paper knows too. The oracle knows the future, has all variants in memory that fit"
            + " beside the least one, and is a bound above every law.",
        "",
        "```sh",
        "java -jar load-tests/target/sluice-bench.jar adaptation" + (tuning ? " --tuning" : ""),
        "```",
        "",
        BenchMachine.line(),
        "");
  }
}
