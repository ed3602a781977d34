package io.sluice.bench.live;

import io.sluice.demo.DemoException;
import io.sluice.demo.OutputFolder;
import io.sluice.demo.Parts;
import io.sluice.demo.Patience;
import io.sluice.demo.Publication;
import io.sluice.demo.fleet.Policy;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.Programs;
import io.sluice.demo.report.Screen;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.registry.manifest.ModelSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Starts the parts once, then an agent anew for every run. Confined to the main thread. */
final class LiveComparison {
  /** Shorter than the policy's default, so that a lead can rise within a run. */
  private static final Duration DWELL = Duration.ofSeconds(2);

  private final LiveSettings settings;
  private final Path output;
  private final Path models;
  private final Screen screen;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param output a folder for logs and what the parts store; emptied
   * @param models a folder for the registry's storage; what is there is used again
   */
  LiveComparison(LiveSettings settings, Path output, Path models, Screen screen) {
    this.settings = settings;
    this.output = output;
    this.models = models;
    this.screen = screen;
  }

  /** Takes what is known until now, whenever every law has had as many runs as the others. */
  @FunctionalInterface
  interface Keeper {
    void keep(LiveResult result) throws IOException;
  }

  /** One run of each law after another, as often as there are repeats. */
  LiveResult run(Keeper keeper) throws DemoException, IOException, InterruptedException {
    OutputFolder.empty(output);
    try (Children children = Children.logTo(output.resolve("logs"));
        Parts parts = parts(children)) {
      Patience patience = Patience.watching(children::checkAlive, parts::checkBroker);
      parts.createTopics();
      URI registry = parts.awaitRegistry();
      ChildProcess gateway = parts.startGateway(registry, "--fleet-loop", "off");
      ModelSignature signature =
          new Variants(settings, registry, models, patience, screen).publish().signature();
      URI address = Programs.awaitAddress(gateway);
      leaveTheAgentItsProcessor();
      Stage stage =
          new Stage(parts, registry, address, output.resolve("data/agent"), http, patience);
      try (Hogs hogs = Hogs.start(children)) {
        return compare(stage, hogs, signature, keeper);
      }
    }
  }

  /** This process and all that it has started; what it starts from now on has to be moved. */
  private static void leaveTheAgentItsProcessor() throws IOException, InterruptedException {
    ProcessHandle self = ProcessHandle.current();
    Processors.OTHERS.take(self.pid());
    for (ProcessHandle part : self.descendants().toList()) {
      Processors.OTHERS.take(part.pid());
    }
  }

  private Parts parts(Children children) throws IOException, InterruptedException {
    return new Parts(
        settings.home(),
        output.resolve("data"),
        models.resolve("registry"),
        Publication.MODEL,
        children);
  }

  private LiveResult compare(Stage stage, Hogs hogs, ModelSignature signature, Keeper keeper)
      throws DemoException, IOException, InterruptedException {
    IdxImages images = IdxImages.testSetIn(settings.home().fashionMnist());
    ImageRequests patient = requests(images, signature, Yardsticks.DEADLINE);
    List<Yardsticks.Row> yardsticks = new Yardsticks(stage, hogs, patient, screen).measure();
    Pace pace = settings.pace(yardsticks.get(0).calm());
    screen.print("  " + pace);
    askForPolicy(stage, pace);
    RunOfALaw runs =
        new RunOfALaw(
            stage,
            hogs,
            settings,
            pace,
            deadline -> requests(images, signature, Duration.ofMillis(deadline)));
    List<LiveRun> done = new ArrayList<>();
    for (int repeat = 0; repeat < settings.repeats(); repeat++) {
      for (String law : inTurn(repeat)) {
        done.add(runs.run(law, repeat));
        screen.print("  " + done.get(done.size() - 1));
      }
      keeper.keep(new LiveResult(settings.rows(), pace, yardsticks, done));
    }
    return new LiveResult(settings.rows(), pace, yardsticks, done);
  }

  /** Each repeat begins with another law, so that none profits from its place. */
  private List<String> inTurn(int repeat) {
    List<String> laws = new ArrayList<>(settings.laws());
    Collections.rotate(laws, -repeat);
    return laws;
  }

  private ImageRequests requests(IdxImages images, ModelSignature signature, Duration deadline) {
    return new ImageRequests(images, settings.rows(), Publication.MODEL, signature, deadline);
  }

  /** The same of every law; the target is no stricter than the longest deadline. */
  private void askForPolicy(Stage stage, Pace pace) throws IOException, InterruptedException {
    stage
        .api()
        .put(
            new Policy(
                "model/" + Publication.MODEL,
                OptionalDouble.of(Collections.max(pace.deadlines())),
                OptionalDouble.empty(),
                DWELL,
                "live comparison"));
  }
}
