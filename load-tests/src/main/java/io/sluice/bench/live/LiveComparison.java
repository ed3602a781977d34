package io.sluice.bench.live;

import io.sluice.demo.DemoException;
import io.sluice.demo.DemoSettings;
import io.sluice.demo.OutputFolder;
import io.sluice.demo.Parts;
import io.sluice.demo.Patience;
import io.sluice.demo.Publication;
import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.fleet.Policy;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.Programs;
import io.sluice.demo.report.Screen;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Starts the parts once, then an agent anew for every run. Confined to the main thread. */
final class LiveComparison {
  /** Shorter than the policy's default, so that a lead can rise within a run. */
  private static final Duration DWELL = Duration.ofSeconds(2);

  private static final Duration AGENT_KNOWN = Duration.ofSeconds(30);
  private static final long SEED = 4_000;

  /** The number of a run that does not count. */
  private static final int WARM_UP = -1;

  private final LiveSettings settings;
  private final Path output;
  private final Screen screen;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param output a folder for logs and what the parts store; emptied
   */
  LiveComparison(LiveSettings settings, Path output, Screen screen) {
    this.settings = settings;
    this.output = output;
    this.screen = screen;
  }

  /** Takes all runs until now, whenever every law has had as many as the others. */
  @FunctionalInterface
  interface Keeper {
    void keep(List<LiveRun> runs) throws IOException;
  }

  /** One run of each law after another, as often as there are repeats. */
  List<LiveRun> run(Keeper keeper) throws DemoException, IOException, InterruptedException {
    OutputFolder.empty(output);
    try (Children children = Children.logTo(output.resolve("logs"));
        Parts parts =
            new Parts(settings.home(), output.resolve("data"), Publication.MODEL, children)) {
      Patience patience = Patience.watching(children::checkAlive, parts::checkBroker);
      parts.createTopics();
      URI registry = parts.awaitRegistry();
      ChildProcess gateway = parts.startGateway(registry, "--fleet-loop", "off");
      Map<Integer, ImageRequests> requests = requests(publish(registry, patience));
      Stage stage =
          new Stage(parts, children, registry, Programs.awaitAddress(gateway), requests, patience);
      askForPolicy(stage);
      run(stage, settings.laws().get(0), WARM_UP); // broker and gateway are cold
      List<LiveRun> runs = new ArrayList<>();
      for (int repeat = 0; repeat < settings.repeats(); repeat++) {
        for (String law : settings.laws()) {
          runs.add(run(stage, law, repeat));
          screen.print("  " + runs.get(runs.size() - 1));
        }
        keeper.keep(List.copyOf(runs));
      }
      return runs;
    }
  }

  private record Stage(
      Parts parts,
      Children children,
      URI registry,
      URI gateway,
      Map<Integer, ImageRequests> requests,
      Patience patience) {}

  private ModelVersion publish(URI registry, Patience patience)
      throws DemoException, IOException, InterruptedException {
    DemoSettings push =
        new DemoSettings(
            settings.home(),
            DemoSettings.ALL_IMAGES,
            DemoSettings.ALL_IMAGES,
            settings.perSecond(),
            Duration.ofSeconds(1),
            1);
    IdxImages images = IdxImages.testSetIn(settings.home().fashionMnist());
    return new Publication(push, registry, output.resolve("data"), patience, screen).run(images);
  }

  private Map<Integer, ImageRequests> requests(ModelVersion model) throws IOException {
    IdxImages images = IdxImages.testSetIn(settings.home().fashionMnist());
    Map<Integer, ImageRequests> requests = new TreeMap<>();
    for (int deadline : settings.deadlines()) {
      requests.put(
          deadline,
          new ImageRequests(
              images, Publication.MODEL, model.signature(), Duration.ofMillis(deadline)));
    }
    return requests;
  }

  /** The same of every law; the target is no stricter than the longest deadline. */
  private void askForPolicy(Stage stage) throws IOException, InterruptedException {
    new GatewayApi(http, stage.gateway())
        .put(
            new Policy(
                "model/" + Publication.MODEL,
                OptionalDouble.of(Collections.max(settings.deadlines())),
                OptionalDouble.empty(),
                DWELL,
                "live comparison"));
  }

  private LiveRun run(Stage stage, String law, int repeat)
      throws DemoException, IOException, InterruptedException {
    String id = "live-" + repeat + "-" + law.replace(':', '-');
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    ChildProcess agent =
        stage
            .parts()
            .startAgent(
                id,
                id,
                stage.registry(),
                List.of("--law", law, "--threads", "1", "--power", "modelled"));
    try {
      Programs.awaitServing(agent);
      awaitKnown(stage, id);
      Pinning.toDeviceProcessor(agent.pid());
      return replay(stage, id, law, repeat, load);
    } finally {
      agent.stop();
    }
  }

  /** The arrivals of a repeat are the same for every law. */
  private LiveRun replay(Stage stage, String id, String law, int repeat, double load)
      throws IOException, InterruptedException {
    double all = LiveSettings.WARM_UP_SECONDS + settings.seconds();
    Arrivals arrivals =
        Arrivals.bursts(all, settings.perSecond(), settings.deadlines(), SEED + repeat);
    Replay replay = new Replay(stage.requests(), id + "-", arrivals);
    URI endpoint =
        URI.create(
            "ws://%s/v2/models/%s/stream"
                .formatted(stage.gateway().getAuthority(), Publication.MODEL));
    Episodes episodes = new Episodes(stage.children(), id, settings.seconds());
    try (WattWatch watts = WattWatch.start(new GatewayApi(http, stage.gateway()), id);
        Beside hogs = Beside.after(LiveSettings.WARM_UP_SECONDS, "live-hogs", episodes)) {
      replay.run(http, endpoint);
      hogs.await();
      return LiveRun.of(
          law, repeat, watts.average(), replay.outcome(1e3 * LiveSettings.WARM_UP_SECONDS), load);
    }
  }

  private void awaitKnown(Stage stage, String id)
      throws DemoException, IOException, InterruptedException {
    long giveUpAt = System.nanoTime() + AGENT_KNOWN.toNanos();
    while (view(stage, id).isEmpty()) {
      if (System.nanoTime() > giveUpAt) {
        throw new DemoException("The gateway does not get to know " + id);
      }
      stage.patience().pass(Duration.ofMillis(100));
    }
  }

  private List<AgentView> view(Stage stage, String id) throws IOException, InterruptedException {
    return new GatewayApi(http, stage.gateway())
        .fleet().stream().filter(agent -> agent.id().equals(id) && agent.serving()).toList();
  }
}
