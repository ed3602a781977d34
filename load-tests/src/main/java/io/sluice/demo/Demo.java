package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.Programs;
import io.sluice.demo.report.Screen;
import io.sluice.demo.report.Tables;
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
final class Demo {
  /** Shortest time on a rung before going up; short, so that all fits into one stream. */
  static final Duration DWELL = Duration.ofSeconds(4);

  private final DemoSettings settings;
  private final Screen screen;
  private final Path output;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Demo(DemoSettings settings, Screen screen) {
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
    try (Children children = Children.logTo(output.resolve("logs"))) {
      screen.print("Starting a Kafka broker and the registry");
      try (Parts parts = new Parts(settings.home(), data(), Publication.MODEL, children)) {
        return run(parts, children, images);
      }
    }
  }

  private boolean run(Parts parts, Children children, IdxImages images)
      throws DemoException, IOException, InterruptedException {
    Patience patience = Patience.watching(children::checkAlive, parts::checkBroker);
    parts.createTopics();
    URI registry = parts.awaitRegistry();
    ChildProcess gateway = parts.startGateway(registry);

    screen.print("Pushing " + Publication.MODEL + "; the registry makes and measures its variants");
    ModelVersion model = new Publication(settings, registry, data(), patience, screen).run(images);
    List<VariantView> variants = model.variants().stream().map(VariantView::of).toList();
    screen.print(Tables.variants(variants));

    screen.print("Starting agents %s and %s".formatted(Agents.FREE, Agents.CONSTRAINED));
    Agents agents = new Agents(parts, registry);
    agents.start(Agents.FREE);
    agents.start(Agents.CONSTRAINED);
    agents.awaitServing();

    ImageRequests requests =
        new ImageRequests(images, Publication.MODEL, model.signature(), settings.deadline());
    Entrance entrance = Entrance.of(http, Programs.awaitAddress(gateway), requests);
    try (FleetWatcher fleet = FleetWatcher.start(entrance.api())) {
      StreamedRun.Result result =
          stream(children, agents, entrance, fleet, patience.and(fleet::checkGateway));
      return new Conclusion(output, screen).of(result.summary(variants), result.timeline());
    }
  }

  private StreamedRun.Result stream(
      Children children, Agents agents, Entrance entrance, FleetWatcher fleet, Patience patience)
      throws DemoException, IOException, InterruptedException {
    Readiness readiness = new Readiness(patience, fleet, screen);
    readiness.awaitAgents();
    entrance
        .api()
        .put(
            PowerShortage.budget(Agents.CONSTRAINED, StreamedRun.AMPLE_WATTS, "demo: no shortage"));
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
