package io.sluice.bench.live;

import io.sluice.demo.ConditionAwaiter;
import io.sluice.demo.DemoException;
import io.sluice.demo.ModelPublication;
import io.sluice.demo.OutputFolder;
import io.sluice.demo.RunningPrograms;
import io.sluice.demo.fleet.DemoPolicy;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.demo.process.RunningChildren;
import io.sluice.demo.report.TerminalScreen;
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
  private final TerminalScreen screen;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param output a folder for logs and what the parts store; emptied
   * @param models a folder for the registry's storage; what is there is used again
   */
  LiveComparison(LiveSettings settings, Path output, Path models, TerminalScreen screen) {
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
    try (RunningChildren children = RunningChildren.logTo(output.resolve("logs"));
        RunningPrograms parts = parts(children)) {
      ConditionAwaiter patience =
          ConditionAwaiter.watching(children::checkAlive, parts::checkBroker);
      parts.createTopics();
      URI registry = parts.awaitRegistry();
      LoggedChildProcess gateway = parts.startGateway(registry, "--fleet-loop", "off");
      ModelSignature signature =
          new LiveVariantBuilder(settings, registry, models, patience, screen)
              .publish()
              .signature();
      URI address = ProgramCommands.awaitAddress(gateway);
      leaveTheAgentItsProcessor();
      LiveBenchStage stage =
          new LiveBenchStage(
              parts, registry, address, output.resolve("data/agent"), http, patience);
      try (ContentionHogs hogs = ContentionHogs.start(children)) {
        return compare(stage, hogs, signature, keeper);
      }
    }
  }

  /** This process and all that it has started; what it starts from now on has to be moved. */
  private static void leaveTheAgentItsProcessor() throws IOException, InterruptedException {
    ProcessHandle self = ProcessHandle.current();
    ProcessorAffinity.OTHERS.take(self.pid());
    for (ProcessHandle part : self.descendants().toList()) {
      ProcessorAffinity.OTHERS.take(part.pid());
    }
  }

  private RunningPrograms parts(RunningChildren children) throws IOException, InterruptedException {
    return new RunningPrograms(
        settings.home(),
        output.resolve("data"),
        models.resolve("registry"),
        ModelPublication.MODEL,
        children);
  }

  private LiveResult compare(
      LiveBenchStage stage, ContentionHogs hogs, ModelSignature signature, Keeper keeper)
      throws DemoException, IOException, InterruptedException {
    IdxImages images = IdxImages.testSetIn(settings.home().fashionMnist());
    ImageRequests patient = requests(images, signature, UnloadedLatencyMeasurement.DEADLINE);
    List<UnloadedLatencyMeasurement.Row> yardsticks =
        new UnloadedLatencyMeasurement(stage, hogs, patient, screen).measure();
    ArrivalPace pace = settings.pace(yardsticks.get(0).calm());
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
    return new ImageRequests(images, settings.rows(), ModelPublication.MODEL, signature, deadline);
  }

  /** The same of every law; the target is no stricter than the longest deadline. */
  private void askForPolicy(LiveBenchStage stage, ArrivalPace pace)
      throws IOException, InterruptedException {
    stage
        .api()
        .put(
            new DemoPolicy(
                "model/" + ModelPublication.MODEL,
                OptionalDouble.of(Collections.max(pace.deadlines())),
                OptionalDouble.empty(),
                DWELL,
                "live comparison"));
  }
}
