package io.sluice.demo;

import io.sluice.demo.fleet.FleetWatcher;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.fleet.VariantView;
import io.sluice.demo.process.Children;
import io.sluice.demo.report.Screen;
import io.sluice.demo.report.Summary;
import io.sluice.demo.report.Tables;
import io.sluice.demo.stream.FashionImages;
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
    FashionImages images = FashionImages.testSetIn(settings.home().fashionMnist());
    try (Children children = Children.logTo(output.resolve("logs"))) {
      screen.print("Starting a Kafka broker and the registry");
      try (Parts parts = new Parts(settings.home(), data(), Publication.MODEL, children)) {
        return run(parts, children, images);
      }
    }
  }

  private boolean run(Parts parts, Children children, FashionImages images)
      throws DemoException, IOException, InterruptedException {
    Patience patience = Patience.watching(children::checkAlive, parts::checkBroker);
    parts.createTopics();
    URI registry = parts.awaitRegistry();

    screen.print("Pushing " + Publication.MODEL + "; the registry makes and measures its variants");
    ModelVersion model = new Publication(settings, registry, data(), patience, screen).run(images);
    List<VariantView> variants = model.variants().stream().map(VariantView::of).toList();
    screen.print(Tables.variants(variants));

    screen.print(
        "Starting the gateway and agents %s and %s".formatted(Agents.FREE, Agents.CONSTRAINED));
    Agents agents = new Agents(parts, registry);
    agents.start(Agents.FREE);
    agents.start(Agents.CONSTRAINED);
    URI gatewayAddress = parts.startGateway(registry);
    agents.awaitServing();
    GatewayApi gateway = new GatewayApi(http, gatewayAddress);
    ImageRequests requests =
        new ImageRequests(images, Publication.MODEL, model.signature(), settings.deadline());
    URI endpoint = streamOf(gatewayAddress);
    try (FleetWatcher fleet = FleetWatcher.start(gateway)) {
      Patience watching = patience.and(fleet::checkGateway);
      Readiness readiness = new Readiness(watching, fleet, screen);
      readiness.awaitAgents();
      gateway.put(
          PowerShortage.budget(Agents.CONSTRAINED, StreamedRun.AMPLE_WATTS, "demo: no shortage"));
      readiness.warmUp(http, endpoint, requests, settings.perSecond());

      screen.print(
          "Streaming %d images, %.0f per second, each with a deadline of %d ms"
              .formatted(settings.images(), settings.perSecond(), settings.deadline().toMillis()));
      StreamedRun.Result result =
          new StreamedRun(settings, children, agents, gateway, fleet, watching, screen)
              .play(http, endpoint, requests);
      Summary summary =
          new Summary(
              result.tally(),
              result.switches(),
              result.clock().startUnixMillis(),
              variants,
              result.kill());
      return new Conclusion(output, screen).of(summary, result.timeline());
    }
  }

  /** The streaming endpoint of the model. */
  private static URI streamOf(URI gateway) {
    return URI.create(
        "ws://%s/v2/models/%s/stream".formatted(gateway.getAuthority(), Publication.MODEL));
  }

  private Path data() {
    return output.resolve("data");
  }
}
