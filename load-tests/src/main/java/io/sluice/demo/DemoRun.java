package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.demo.process.RunningChildren;
import io.sluice.demo.report.DemoReportTables;
import io.sluice.demo.report.TerminalScreen;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageRequests;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The main job: from one fp32 model to streamed answers and switching variants. */
final class DemoRun {
  /** Shortest time on a rung before going up; short, so that all fits into one stream. */
  static final Duration DWELL = Duration.ofSeconds(4);

  private final DemoSettings settings;
  private final TerminalScreen screen;
  private final Path output;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DemoRun(DemoSettings settings, TerminalScreen screen) {
    this.settings = settings;
    this.screen = screen;
    this.output = settings.home().demoOutput();
  }

  /**
   * Runs everything and leaves nothing running.
   *
   * @return whether every check holds
   */
  boolean run() throws DemoException, IOException, InterruptedException {
    OutputFolder.empty(output);
    IdxImages images = IdxImages.testSetIn(settings.home().fashionMnist());
    try (RunningChildren children = RunningChildren.logTo(output.resolve("logs"))) {
      screen.print("Starting a Kafka broker and the registry");
      try (RunningPrograms parts =
          new RunningPrograms(settings.home(), data(), ModelPublication.MODEL, children)) {
        return run(parts, children, images);
      }
    }
  }

  private boolean run(RunningPrograms parts, RunningChildren children, IdxImages images)
      throws DemoException, IOException, InterruptedException {
    ConditionAwaiter patience = ConditionAwaiter.watching(children::checkAlive, parts::checkBroker);
    parts.createTopics();
    URI registry = parts.awaitRegistry();
    LoggedChildProcess gateway = parts.startGateway(registry);

    screen.print(
        "Pushing " + ModelPublication.MODEL + "; the registry makes and measures its variants");
    ModelVersion model =
        new ModelPublication(settings, registry, data(), patience, screen).run(images);
    List<VariantView> variants = model.variants().stream().map(VariantView::of).toList();
    screen.print(DemoReportTables.variants(variants));

    screen.print("Starting agents %s and %s".formatted(DemoAgents.FREE, DemoAgents.CONSTRAINED));
    DemoAgents agents = new DemoAgents(parts, registry);
    agents.start(DemoAgents.FREE);
    agents.start(DemoAgents.CONSTRAINED);
    agents.awaitServing();

    ImageRequests requests =
        new ImageRequests(images, ModelPublication.MODEL, model.signature(), settings.deadline());
    GatewayEntrance entrance =
        GatewayEntrance.of(http, ProgramCommands.awaitAddress(gateway), requests);
    try (FleetWatcher fleet = FleetWatcher.start(entrance.api())) {
      StreamedRun.Result result =
          stream(children, agents, entrance, fleet, patience.and(fleet::checkGateway));
      return new RunConclusion(output, screen).of(result.summary(variants), result.timeline());
    }
  }

  private StreamedRun.Result stream(
      RunningChildren children,
      DemoAgents agents,
      GatewayEntrance entrance,
      FleetWatcher fleet,
      ConditionAwaiter patience)
      throws DemoException, IOException, InterruptedException {
    SystemReadiness readiness = new SystemReadiness(patience, fleet, screen);
    readiness.awaitAgents();
    entrance
        .api()
        .put(
            PowerShortage.budget(
                DemoAgents.CONSTRAINED, StreamedRun.AMPLE_WATTS, "demo: no shortage"));
    readiness.warmUp(entrance, settings.perSecond());
    screen.print(
        "Streaming %d images, %.0f per second, each with a deadline of %d ms"
            .formatted(settings.images(), settings.perSecond(), settings.deadline().toMillis()));
    return new StreamedRun(settings, children, agents, entrance, fleet, patience, screen).play();
  }

  private Path data() {
    return output.resolve("data");
  }
}
