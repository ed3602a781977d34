package io.sluice.gateway.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.catalog.RegistryCatalogueSnapshot;
import io.sluice.gateway.catalog.RegistryDirectory;
import io.sluice.gateway.catalog.RegistryPoller;
import io.sluice.gateway.fleet.FleetLoop;
import io.sluice.gateway.kafka.KafkaHealth;
import io.sluice.gateway.kafka.RequestSender;
import io.sluice.registry.client.RegistryClient;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The gateway on its event loop. */
final class GatewayVerticle extends VerticleBase {
  private final GatewaySettings settings;
  private final RegistryClient client;
  private final PrometheusMeterRegistry meters;
  private final RegistryDirectory directory = new RegistryDirectory();
  private final KafkaHealth health;
  private Optional<String> registryProblem = Optional.of("not asked yet");
  private @Nullable KafkaLinks kafka;
  private @Nullable RegistryPoller poller;
  private @Nullable HttpEdge edge;
  private int port;

  /**
   * @param registry made beforehand, which takes too long for an event loop
   */
  GatewayVerticle(
      GatewaySettings settings, RegistryClient registry, PrometheusMeterRegistry meters) {
    this.settings = settings;
    this.client = registry;
    this.meters = meters;
    this.health = new KafkaHealth(meters);
  }

  /** Where it listens, once it is deployed. */
  int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    Executor owner = task -> context.runOnContext(go -> task.run());
    Clock clock = Clock.systemUTC();
    VertxTimers timers = new VertxTimers(vertx);
    RequestSender sender =
        new RequestSender(
            settings.kafka(),
            settings.instance(),
            settings.admission().inFlight(),
            owner,
            clock,
            meters);
    GatewayCore core =
        new GatewayCore(
            new GatewayCore.Ports(sender, sender, health, directory),
            settings.admission(),
            settings.gatherMoment(),
            timers,
            clock,
            new RequestIds(settings.instance(), new SecureRandom()),
            meters);
    KafkaLinks links = new KafkaLinks(settings, core, sender, health, owner, meters);
    RegistryPoller registry = new RegistryPoller(client, new ToDirectory(owner, links));
    Optional<FleetLoop> fleetLoop =
        settings.fleetLoop()
            ? Optional.of(core.startFleetLoop(links.policies(), timers, meters))
            : Optional.empty();
    HttpEdge http =
        new HttpEdge(
            vertx, core, links.policies(), fleetLoop, about(core), settings.streamWindow(), meters);
    edge = http;
    kafka = links;
    poller = registry;
    return http.listen(settings.port(), settings.host())
        .onSuccess(
            listening -> {
              port = listening;
              links.start();
              registry.start();
            });
  }

  @Override
  public Future<?> stop() {
    HttpEdge http = edge;
    Future<Void> drained = http == null ? Future.succeededFuture() : http.close(settings.drain());
    return drained.eventually(() -> vertx.executeBlocking(this::closeClients));
  }

  private @Nullable Void closeClients() throws InterruptedException {
    if (poller != null) {
      poller.close();
    }
    if (kafka != null) {
      kafka.close();
    }
    return null;
  }

  private HttpEdge.About about(GatewayCore core) {
    String packaged = GatewayVerticle.class.getPackage().getImplementationVersion();
    return new HttpEdge.About(
        packaged == null ? "(not packaged)" : packaged, () -> problems(core), () -> state(core));
  }

  /** Why the gateway is not ready. */
  private List<String> problems(GatewayCore core) {
    List<String> problems = new ArrayList<>();
    if (core.gate.isDraining()) {
      problems.add("it is shutting down");
    }
    health.problem().ifPresent(problem -> problems.add("Kafka: " + problem));
    if (!directory.known()) {
      problems.add("registry: " + registryProblem.orElse("not read yet"));
    }
    return problems;
  }

  private JsonObject state(GatewayCore core) {
    JsonObject readers = new JsonObject();
    health.all().forEach((reader, problem) -> readers.put(reader, problem.orElse("connected")));
    return new JsonObject()
        .put("instance", settings.instance().value())
        .put("reply_partition", settings.instance().value())
        .put("in_flight", core.correlator.inFlight())
        .put("draining", core.gate.isDraining())
        .put("kafka", readers)
        .put("registry", registryProblem.orElse("connected"));
  }

  /** Hands what the poller reads to the event loop. */
  private final class ToDirectory implements RegistryPoller.Listener {
    private final Executor owner;
    private final KafkaLinks links;

    ToDirectory(Executor owner, KafkaLinks links) {
      this.owner = owner;
      this.links = links;
    }

    @Override
    public void read(RegistryCatalogueSnapshot catalogue) {
      links.want(catalogue.models().keySet());
      owner.execute(() -> directory.update(catalogue));
    }

    @Override
    public void status(Optional<String> problem) {
      owner.execute(() -> registryProblem = problem);
    }
  }
}
