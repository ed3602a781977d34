package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.simulate.AccuracyEnergyFrontier;
import io.sluice.adaptation.simulate.DeviceSimulation;
import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.adaptation.simulate.PerfectForesightOracle;
import io.sluice.adaptation.simulate.SimulatedWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Laws in the same worlds, one for each seed. Immutable but for the count of what is done. */
final class LawComparison {
  private static final long REDRAW_MILLIS = 200;

  private final SimulationScene scene;
  private final List<String> laws;
  private final List<Long> seeds;
  private final AtomicInteger done = new AtomicInteger();

  /** Is told how far it is, on the thread that runs it. */
  @FunctionalInterface
  interface Progress {
    void at(int done, int of);
  }

  /**
   * What a seed's world brought.
   *
   * @param runs in the order of the laws
   * @param timeLines of the laws that have one, by their names
   */
  private record InWorld(List<SimulationRun> runs, Map<String, TimeLine> timeLines) {}

  /**
   * Of all worlds.
   *
   * @param results in the order of the laws
   * @param timeLines in the first world, of the laws that have one, by their names
   */
  record Report(List<LawResult> results, Map<String, TimeLine> timeLines) {}

  /**
   * @param laws names as {@link SimulationLaws#NAMES} has them, checked already
   */
  LawComparison(SimulationScene scene, List<String> laws, List<Long> seeds) {
    this.scene = scene;
    this.laws = List.copyOf(laws);
    this.seeds = List.copyOf(seeds);
  }

  /** Runs all, several worlds at a time. */
  Report run(Progress progress) throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(seeds.size(), Runtime.getRuntime().availableProcessors()));
    try {
      List<Future<InWorld>> futures = new ArrayList<>();
      for (long seed : seeds) {
        futures.add(pool.submit(() -> inWorld(seed)));
      }
      List<InWorld> worlds = new ArrayList<>();
      for (Future<InWorld> future : futures) {
        worlds.add(await(future, progress));
      }
      return report(worlds);
    } finally {
      pool.shutdownNow();
    }
  }

  private InWorld await(Future<InWorld> future, Progress progress) throws InterruptedException {
    while (true) {
      try {
        return future.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.at(done.get(), seeds.size() * laws.size());
      } catch (ExecutionException e) {
        throw new IllegalStateException("A simulation failed: " + e.getCause(), e.getCause());
      }
    }
  }

  private Report report(List<InWorld> worlds) {
    List<LawResult> results = new ArrayList<>();
    for (int i = 0; i < laws.size(); i++) {
      int law = i;
      results.add(
          new LawResult(
              laws.get(law), worlds.stream().map(world -> world.runs().get(law)).toList()));
    }
    return new Report(results, worlds.get(0).timeLines());
  }

  private InWorld inWorld(long seed) {
    SimulatedWorld world = scene.world(seed);
    int answerable = PerfectForesightOracle.mostAnswers(world);
    Map<String, TimeLine> timeLines = new LinkedHashMap<>();
    List<SimulationRun> runs = new ArrayList<>();
    for (String law : laws) {
      if (law.equals(SimulationLaws.ORACLE)) {
        runs.add(SimulationRun.ofOracle(seed, bound(world), answerable, world.trace().size()));
      } else {
        LeadObserver watch = new LeadObserver(world, law(law));
        DeviceSimulationOutcome outcome = DeviceSimulation.run(world, watch, scene.policy(), watch);
        runs.add(SimulationRun.of(seed, outcome, answerable));
        timeLines.put(law, watch.timeLine());
      }
      done.incrementAndGet();
    }
    return new InWorld(runs, seed == seeds.get(0) ? timeLines : Map.of());
  }

  private DeviceLaw law(String name) {
    DeviceLadder ladder = scene.device().ladder();
    return SimulationLaws.named(name, ladder).on(ladder, scene.device().firstLead());
  }

  private double bound(SimulatedWorld world) {
    OptionalDouble joules = scene.joulesAboveIdle();
    AccuracyEnergyFrontier frontier = new AccuracyEnergyFrontier(world);
    return joules.isEmpty()
        ? frontier.mostAccuracy()
        : frontier.mostAccuracyWithin(joules.getAsDouble());
  }
}
