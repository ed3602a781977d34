package io.sluice.bench.adaptation;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.adaptation.simulate.PiecewiseConstantSignal;
import io.sluice.adaptation.simulate.RequestTrace;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The scenarios that laws are tuned on, and those that are reported: of other rates, deadlines,
 * contention and seeds.
 *
 * @param seeds of the worlds
 * @param fleetSeeds of the fleet's worlds: with those of the other experiments its planner was
 *     looked at, so that others are reported
 * @param load factor on the rates of requests
 * @param deadlineMillis of each request of the ImageNet ladder, ms
 * @param contentionSeconds mean time between changes of the contention, s
 * @param budgetWatts above idle, on average, W
 */
record ComparisonScenarios(
    long[] seeds,
    long[] fleetSeeds,
    double load,
    double deadlineMillis,
    double contentionSeconds,
    double[] budgetWatts) {
  static final ComparisonScenarios TUNING =
      new ComparisonScenarios(seeds(1), seeds(1), 0.75, 140, 25, new double[] {0.5, 0.9});
  static final ComparisonScenarios REPORTING =
      new ComparisonScenarios(seeds(101), seeds(201), 1, 100, 15, new double[] {0.4, 0.8, 1.3});

  private static final double TEN_MINUTES = 600;
  private static final double HALF_AN_HOUR = 1800;
  private static final double DAY = 86_400;

  /** Of the latency of a request that runs: this share is unlucky. */
  private static final double TAIL = 0.01;

  private static final PiecewiseConstantSignal ROOM = PiecewiseConstantSignal.constant(25);

  /** Logarithms of what contention does to a typical variant: nothing, 1.25, 1.6, 2.2 times. */
  private static final double[] CONTENTION = {0, 0.22, 0.47, 0.79};

  /** Of what slows all alike, such as another governor. */
  private static final double[] SLOWDOWN = {0, 0.06, 0.12};

  private static long[] seeds(long first) {
    return LongStream.range(first, first + 10).toArray();
  }

  /** What the page says of them. */
  String provenance() {
    if (this == TUNING) {
      return "Seeds ("
          + range(seeds)
          + "), rates, deadlines and contention are those that laws are tuned on, not those that are"
          + " reported.";
    }
    return "Laws were tuned on other seeds ("
        + range(TUNING.seeds)
        + "), rates, deadlines and contention than those reported (seeds "
        + range(seeds)
        + ").";
  }

  /** What the page says of the fleet's seeds. */
  String fleetProvenance() {
    return this == TUNING
        ? "Seeds are " + range(fleetSeeds) + "; the planner is tuned on this."
        : "Seeds are "
            + range(fleetSeeds)
            + ", on which nothing was tuned; demand and contention"
            + " are those that the planner was looked at with, on other seeds.";
  }

  private static String range(long[] seeds) {
    return seeds[0] + "–" + seeds[seeds.length - 1];
  }

  /** Deadlines only: arrivals of four kinds with contention, and what is special. */
  List<AdaptationScenario> latency() {
    List<AdaptationScenario> scenarios = new ArrayList<>();
    for (AdaptationScenario scenario :
        List.of(
            contended("Poisson", w -> w.poisson(t -> 7 * load, 7 * load)),
            contended("bursty", w -> w.bursty(4 * load, 14 * load, 20, 0.2, 20)),
            contended("diurnal", w -> w.diurnal(2 * load, 20 * load, 300)),
            contended("step", w -> w.step(6 * load, 30 * load)))) {
      scenarios.add(scenario);
      scenarios.add(scenario.withEqualSensitivities());
    }
    scenarios.add(calm());
    scenarios.add(littleMemory());
    scenarios.add(fashion());
    return scenarios;
  }

  private AdaptationScenario contended(
      String name, Function<WorkloadGenerator, double[]> arrivals) {
    return imageNet(
        name, SimulatedDevices.imageNet(), AdaptationPolicy.UNLIMITED, TEN_MINUTES, arrivals);
  }

  private AdaptationScenario imageNet(
      String name,
      SimulatedDevice device,
      AdaptationPolicy policy,
      double seconds,
      Function<WorkloadGenerator, double[]> arrivals) {
    return new AdaptationScenario(
        name,
        device,
        policy,
        seconds,
        true,
        (of, workloads) -> {
          RequestTrace trace = workloads.trace(arrivals.apply(workloads), deadlineMillis, TAIL);
          PiecewiseConstantSignal slowdown = workloads.regimes(SLOWDOWN, 3 * contentionSeconds);
          PiecewiseConstantSignal contention = workloads.regimes(CONTENTION, contentionSeconds);
          return new SimulatedWorld(of, trace, slowdown, contention, ROOM, 1e3 * seconds);
        });
  }

  private AdaptationScenario calm() {
    return new AdaptationScenario(
        "Poisson, calm",
        SimulatedDevices.imageNet(),
        AdaptationPolicy.UNLIMITED,
        TEN_MINUTES,
        false,
        (of, workloads) ->
            new SimulatedWorld(
                of,
                workloads.trace(workloads.poisson(t -> 7 * load, 7 * load), deadlineMillis, TAIL),
                PiecewiseConstantSignal.constant(0),
                PiecewiseConstantSignal.constant(0),
                ROOM,
                1e3 * TEN_MINUTES));
  }

  private AdaptationScenario littleMemory() {
    return imageNet(
        "bursty, little memory",
        SimulatedDevices.imageNetOfLittleMemory(),
        AdaptationPolicy.UNLIMITED,
        TEN_MINUTES,
        w -> w.bursty(4 * load, 14 * load, 20, 0.2, 20));
  }

  private AdaptationScenario fashion() {
    double seconds = 120;
    return new AdaptationScenario(
        "fashion, bursty",
        SimulatedDevices.fashion(),
        AdaptationPolicy.UNLIMITED,
        seconds,
        true,
        (of, workloads) -> {
          double[] arrivals = workloads.bursty(300 * load, 900 * load, 5, 5, 30);
          return new SimulatedWorld(
              of,
              workloads.trace(arrivals, deadlineMillis / 50, TAIL),
              workloads.regimes(SLOWDOWN, contentionSeconds),
              workloads.regimes(CONTENTION, contentionSeconds / 3),
              ROOM,
              1e3 * seconds);
        });
  }

  /** Budgets of average watts, with contention. */
  List<AdaptationScenario> energy() {
    List<AdaptationScenario> scenarios = new ArrayList<>();
    for (double watts : budgetWatts) {
      scenarios.add(budgeted("Poisson", watts, w -> w.poisson(t -> 7 * load, 7 * load)));
      scenarios.add(budgeted("bursty", watts, w -> w.bursty(4 * load, 14 * load, 20, 0.2, 20)));
      scenarios.add(budgeted("diurnal", watts, w -> w.diurnal(2 * load, 20 * load, 300)));
      scenarios.add(budgeted("step", watts, w -> w.step(6 * load, 20 * load)));
    }
    return scenarios;
  }

  private AdaptationScenario budgeted(
      String name, double watts, Function<WorkloadGenerator, double[]> arrivals) {
    SimulatedDevice device = SimulatedDevices.imageNet();
    EnergyBudget budget =
        new EnergyBudget.Average(device.idleWatts() + watts, AdaptationPolicy.WINDOW);
    return imageNet(
        "%s, idle + %.1f W".formatted(name, watts),
        device,
        policy(Optional.of(budget), OptionalDouble.empty()),
        HALF_AN_HOUR,
        arrivals);
  }

  /** A day of load in a hot place, the limit of the policy where the device throttles. */
  AdaptationScenario heat() {
    SimulatedDevice device = SimulatedDevices.imageNet();
    return new AdaptationScenario(
        "a hot day",
        device,
        policy(Optional.empty(), OptionalDouble.of(device.heat().tripCelsius())),
        DAY,
        true,
        (of, workloads) ->
            new SimulatedWorld(
                of,
                workloads.trace(workloads.diurnal(2 * load, 12 * load, DAY), deadlineMillis, TAIL),
                PiecewiseConstantSignal.constant(0),
                workloads.regimes(CONTENTION, 20 * contentionSeconds),
                workloads.wave(24, 46, DAY),
                1e3 * DAY));
  }

  private static AdaptationPolicy policy(Optional<EnergyBudget> energy, OptionalDouble celsius) {
    return new AdaptationPolicy(
        OptionalDouble.empty(),
        AdaptationPolicy.UNLIMITED.latencyQuantile(),
        energy,
        celsius,
        OptionalDouble.empty(),
        Optional.empty(),
        Duration.ofSeconds(10));
  }
}
