package io.sluice.bench.live;

import io.sluice.bench.live.ArrivalTrace.Arrival;
import io.sluice.bench.live.TraceReplay.Ending;
import io.sluice.demo.DemoException;
import io.sluice.demo.stream.ImageRequests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Runs a law with an agent of its own. Confined to the main thread. */
final class RunOfALaw {
  private static final long SEED = 4_000;

  private final LiveBenchStage stage;
  private final ContentionHogs hogs;
  private final LiveSettings settings;
  private final ArrivalPace pace;
  private final Map<Integer, ImageRequests> requests = new TreeMap<>();

  /**
   * @param requests by the deadline, ms
   */
  RunOfALaw(
      LiveBenchStage stage,
      ContentionHogs hogs,
      LiveSettings settings,
      ArrivalPace pace,
      IntFunction<ImageRequests> requests) {
    this.stage = stage;
    this.hogs = hogs;
    this.settings = settings;
    this.pace = pace;
    pace.deadlines().forEach(deadline -> this.requests.put(deadline, requests.apply(deadline)));
  }

  /**
   * @param repeat the arrivals of a repeat are the same for every law
   */
  LiveRun run(String law, int repeat) throws DemoException, IOException, InterruptedException {
    String id = "live-" + repeat + "-" + law.replace(':', '-');
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    try (LiveBenchStage.Agent agent = stage.start(id, law)) {
      double all = LiveSettings.WARM_UP_SECONDS + settings.seconds();
      ArrivalTrace arrivals =
          ArrivalTrace.bursts(all, pace.perSecond(), pace.deadlines(), SEED + repeat);
      TraceReplay replay = new TraceReplay(requests, id + "-", arrivals);
      WattWatch watts = new WattWatch(stage.api(), id, settings.seconds());
      long start = System.nanoTime();
      long warm = start + (long) (1e9 * LiveSettings.WARM_UP_SECONDS);
      ContentionEpisodes episodes = new ContentionEpisodes(hogs, warm, settings.seconds());
      try (BackgroundTask hogging = BackgroundTask.from(warm, "live-hogs", episodes);
          BackgroundTask watching = BackgroundTask.from(warm, "live-watts", watts)) {
        replay.run(stage.http(), stage.endpoint(), start);
        hogging.await();
        watching.await();
      }
      return result(law, repeat, arrivals.requests(), replay.endings(), watts, agent, load);
    }
  }

  private LiveRun result(
      String law,
      int repeat,
      List<Arrival> arrivals,
      List<Ending> endings,
      WattWatch watts,
      LiveBenchStage.Agent agent,
      double load) {
    Map<String, LiveRunScore> byCondition = new TreeMap<>();
    for (ContentionCondition condition : ContentionCondition.values()) {
      byCondition.put(
          condition.text(),
          LiveRunScore.of(
              arrivals,
              endings,
              settings.rows(),
              arrival ->
                  share(arrival) >= 0 && ContentionCondition.at(share(arrival)) == condition));
    }
    LiveRunScore score =
        LiveRunScore.of(arrivals, endings, settings.rows(), arrival -> share(arrival) >= 0);
    return new LiveRun(law, repeat, watts.average(), score, byCondition, agent.ladder(), load);
  }

  /** Of the run that is over when it arrives; negative in the warm-up. */
  private double share(Arrival arrival) {
    return (arrival.millis() / 1e3 - LiveSettings.WARM_UP_SECONDS) / settings.seconds();
  }
}
