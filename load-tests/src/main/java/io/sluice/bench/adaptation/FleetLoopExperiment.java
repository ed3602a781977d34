package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.FleetSimulationOutcome;
import io.sluice.bench.page.BenchExperiment;
import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.LinePlot;
import io.sluice.bench.page.MeanEstimate;
import io.sluice.bench.page.ResultSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The fleet loop under a step of demand, and an hour of steady load. */
final class FleetLoopExperiment implements BenchExperiment<AdaptationBench> {
  private static final int WARM = 30;
  private static final int WINDOW = 5;

  /** Accuracy is back when it is within so much of what it was. */
  private static final double BACK = 0.001;

  private static final double MOST_SECONDS_TO_RETURN = 30;
  private static final double MOST_MOVES = 4;
  private static final int HOUR = 3600;

  private static final FleetScenario STEP = new FleetScenario(0.6, 3, 300);
  private static final FleetScenario LARGER_STEP = new FleetScenario(0.6, 8, 300);
  private static final List<FleetScenario> STEADY =
      List.of(new FleetScenario(0.6, 1, HOUR), new FleetScenario(0.72, 1, HOUR));

  /** The outcomes of one scenario by seed. */
  private record Run(
      FleetScenario scenario, boolean planned, List<FleetSimulationOutcome> outcomes) {
    static Run of(FleetScenario scenario, boolean planned, long[] seeds) {
      return new Run(
          scenario,
          planned,
          Arrays.stream(seeds).parallel().mapToObj(s -> scenario.run(s, planned)).toList());
    }

    MeanEstimate mean(ToDoubleFunction<FleetSimulationOutcome> figure) {
      return MeanEstimate.of(outcomes.stream().mapToDouble(figure).toArray());
    }

    double most(ToDoubleFunction<FleetSimulationOutcome> figure) {
      return outcomes.stream().mapToDouble(figure).max().orElseThrow();
    }

    String name() {
      return planned ? "on" : "off";
    }

    String demand() {
      return String.format(
          Locale.ROOT,
          "%.0f → %.0f",
          scenario.perSecond(),
          scenario.perSecond() * scenario.factor());
    }
  }

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public String purpose() {
    return "50 devices that share what comes: a step of demand with the fleet loop on and off";
  }

  @Override
  public ResultSection run(AdaptationBench lab) throws IOException {
    long[] seeds = lab.scenarios().fleetSeeds();
    List<Run> steps = new ArrayList<>();
    for (FleetScenario scenario : List.of(STEP, LARGER_STEP)) {
      steps.add(Run.of(scenario, true, seeds));
      steps.add(Run.of(scenario, false, seeds));
    }
    List<Run> steady = new ArrayList<>();
    for (FleetScenario scenario : STEADY) {
      lab.screen().print("  an hour of " + Math.round(scenario.perSecond()) + " requests/s");
      steady.add(Run.of(scenario, true, seeds));
      steady.add(Run.of(scenario, false, seeds));
    }
    draw(lab, steps.get(0), steps.get(1));
    return new ResultSection(
        "Fleet",
        paragraphs(lab),
        List.of(stepTable(steps), steadyTable(steady)),
        checks(steps.get(0), steady));
  }

  private static List<String> paragraphs(AdaptationBench lab) {
    return List.of(
        "Thirty devices with the ImageNet ladder and twenty half as fast, each slowed down by"
            + " contention for half of the time, take requests off one queue as they become free;"
            + " a request has 1 s. Each device has its own law. The planner hears of demand and"
            + " backlog after 1 s, and devices of its ceilings after another one; it knows the"
            + " profiled latencies only. Demand steps up from 120 to 180 s. With the loop off, the"
            + " same devices are on their own. "
            + lab.scenarios().fleetProvenance()
            + " *Given up* are requests that nobody began in time. *Back after* is 115 s at most,"
            + " where the run ends.",
        lab.picture("fleet.png", "Accuracy of the answers through a step of demand"),
        lab.picture("fleet-capacity.png", "Demand, and the capacity that is planned for it"));
  }

  private static ResultSection.Table stepTable(List<Run> runs) {
    return new ResultSection.Table(
        List.of(
            "requests/s",
            "fleet loop",
            "accuracy before, %",
            "effective accuracy in the step, %",
            "effective accuracy in the minute after, %",
            "back after, s",
            "misses in the step, %",
            "given up",
            "shedding advised"),
        runs.stream()
            .map(
                run ->
                    List.of(
                        run.demand(),
                        run.name(),
                        run.mean(FleetLoopExperiment::before).percent(),
                        run.mean(
                                o ->
                                    o.effectiveAccuracy(
                                        FleetScenario.STEP_FROM, FleetScenario.STEP_TO))
                            .percent(),
                        run.mean(
                                o ->
                                    o.effectiveAccuracy(
                                        FleetScenario.STEP_TO, FleetScenario.STEP_TO + 60))
                            .percent(),
                        run.mean(FleetLoopExperiment::secondsToReturn).plain(1),
                        run.mean(o -> o.missRate(FleetScenario.STEP_FROM, FleetScenario.STEP_TO))
                            .percent(),
                        run.mean(FleetSimulationOutcome::givenUp).plain(1),
                        run.mean(FleetSimulationOutcome::shedAdvised).plain(1)))
            .toList());
  }

  private static ResultSection.Table steadyTable(List<Run> runs) {
    return new ResultSection.Table(
        List.of(
            "an hour of requests/s",
            "fleet loop",
            "effective accuracy, %",
            "misses, %",
            "moves of a lead, per device",
            "moves of the lead that moved most, worst seed"),
        runs.stream()
            .map(
                run ->
                    List.of(
                        Long.toString(Math.round(run.scenario().perSecond())),
                        run.name(),
                        run.mean(o -> o.effectiveAccuracy(WARM, HOUR)).percent(),
                        run.mean(o -> o.missRate(WARM, HOUR)).percent(),
                        run.mean(FleetLoopExperiment::meanMoves).plain(2),
                        Long.toString(Math.round(run.most(FleetSimulationOutcome::mostLeadMoves)))))
            .toList());
  }

  private static List<FigureCheck> checks(Run step, List<Run> steady) {
    double moves = 0;
    for (Run run : steady) {
      moves = Math.max(moves, run.planned() ? run.most(FleetSimulationOutcome::mostLeadMoves) : 0);
    }
    return List.of(
        FigureCheck.atMost(
            "requests given up in a threefold step", 0, step.most(FleetSimulationOutcome::givenUp)),
        FigureCheck.atMost(
            "requests that the plan would have shed",
            0,
            step.most(FleetSimulationOutcome::shedAdvised)),
        FigureCheck.atMost(
            "seconds from the end of the step until accuracy is within %s points, worst seed"
                .formatted(100 * BACK),
            MOST_SECONDS_TO_RETURN,
            step.most(FleetLoopExperiment::secondsToReturn)),
        FigureCheck.atMost(
            "moves of a lead in an hour of steady load, worst device of all seeds",
            MOST_MOVES,
            moves));
  }

  private static double before(FleetSimulationOutcome outcome) {
    return outcome.accuracy(WARM, FleetScenario.STEP_FROM);
  }

  /** Until the requests of the next seconds are answered as accurately as before; or the end. */
  private static double secondsToReturn(FleetSimulationOutcome outcome) {
    int last = outcome.seconds().size() - WINDOW;
    for (int from = FleetScenario.STEP_TO; from < last; from++) {
      if (outcome.accuracy(from, from + WINDOW) >= before(outcome) - BACK) {
        return from - FleetScenario.STEP_TO;
      }
    }
    return last - FleetScenario.STEP_TO;
  }

  private static double meanMoves(FleetSimulationOutcome outcome) {
    return outcome.leadMoves().stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  private static void draw(AdaptationBench lab, Run on, Run off) throws IOException {
    double[] at = IntStream.range(100, on.scenario().seconds()).asDoubleStream().toArray();
    LinePlot accuracy =
        new LinePlot("A threefold step from 120 to 180 s", "s", "accuracy of answers, %");
    for (Run run : List.of(on, off)) {
      FleetSimulationOutcome first = run.outcomes().get(0);
      accuracy.line(
          "loop " + run.name(),
          at,
          Arrays.stream(at).map(s -> 100 * first.accuracy((int) s, (int) s + 1)).toArray());
    }
    accuracy.write(lab.plots().resolve("fleet.png"));
    List<FleetSimulationOutcome.Second> seconds = on.outcomes().get(0).seconds();
    new LinePlot("Demand and plan", "s", "per second")
        .line("requests", at, Arrays.stream(at).map(s -> seconds.get((int) s).arrived()).toArray())
        .line(
            "planned capacity",
            at,
            Arrays.stream(at).map(s -> seconds.get((int) s).plannedPerSecond()).toArray())
        .write(lab.plots().resolve("fleet-capacity.png"));
  }
}
