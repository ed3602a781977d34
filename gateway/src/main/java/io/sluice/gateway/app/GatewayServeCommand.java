package io.sluice.gateway.app;

import static io.sluice.launch.ConfigurationException.requireRange;

import io.sluice.adaptation.decide.BurstGatheringWindow;
import io.sluice.gateway.admission.AdmissionLimits;
import io.sluice.gateway.kafka.ReplyPartition;
import io.sluice.launch.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until the process is told to end. */
@Command(
    name = "serve",
    description = "Runs the gateway. Brokers and registry may come later or go away for a time.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class GatewayServeCommand implements Callable<Integer> {
  private static final int MOST_PORT = 65_535;
  private static final int MOST_IN_FLIGHT = 1_000_000;
  private static final int MOST_MILLIS = 3_600_000;
  private static final int MOST_GATHER_MILLIS = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--host", description = "Address to listen on; 0.0.0.0 for all.")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "Port to listen on; 0 for any free one.")
  private int port = 8080;

  @Option(names = "--registry", description = "The model registry.")
  private URI registry = URI.create("http://127.0.0.1:8081");

  @Option(
      names = "--instance",
      description = "Number of this gateway, its own among all: its partition of replies.")
  private int instance;

  @Option(
      names = "--create-topics",
      converter = OnOffOption.Converter.class,
      description = "Whether to create the Kafka topics that are missing: on or off.")
  private OnOffOption createTopics = OnOffOption.on;

  @Option(names = "--max-in-flight", description = "Requests in flight of all models.")
  private int maxInFlight = 2048;

  @Option(names = "--max-in-flight-per-model", description = "Requests in flight of one model.")
  private int maxInFlightPerModel = 1024;

  @Option(
      names = "--max-in-flight-per-client",
      description = "Requests in flight of one client: a tenant, or else a connection.")
  private int maxInFlightPerClient = 512;

  @Option(names = "--stream-window", description = "Requests in flight of one stream.")
  private int streamWindow = 256;

  @Option(
      names = "--gather-ms",
      description =
          "Longest wait of a request that finds its model idle for the next one of a burst, so that"
              + " an agent can be told how many follow; a fiftieth of the deadline at most. 0 to"
              + " wait for none.")
  private int gatherMs = BurstGatheringWindow.USUAL_MOMENT_MILLIS;

  @Option(names = "--default-deadline-ms", description = "For requests that name no deadline.")
  private int defaultDeadlineMs = 2_000;

  @Option(names = "--max-deadline-ms", description = "Longest deadline a request may name.")
  private int maxDeadlineMs = 60_000;

  @Option(names = "--drain-ms", description = "Time for what is in flight when stopping.")
  private int drainMs = 10_000;

  @Option(
      names = "--fleet-loop",
      converter = OnOffOption.Converter.class,
      description = "Whether to move the accuracy of the fleet with demand: on or off.")
  private OnOffOption fleetLoop = OnOffOption.on;

  @Override
  public Integer call() throws Exception {
    GatewayServer server = GatewayServer.start(settings());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, ended), "shutdown"));
    spec.commandLine().getOut().println("sluice-gateway ready on " + server.uri());
    spec.commandLine().getOut().flush();
    ended.await();
    return 0;
  }

  private static void stop(GatewayServer server, CountDownLatch ended) {
    server.close();
    ended.countDown();
  }

  private GatewaySettings settings() {
    requireRange("--port", port, 0, MOST_PORT);
    requireRange("--instance", instance, 0, ReplyPartition.MOST - 1);
    requireRange("--stream-window", streamWindow, 1, MOST_IN_FLIGHT);
    requireRange("--gather-ms", gatherMs, 0, MOST_GATHER_MILLIS);
    requireRange("--drain-ms", drainMs, 0, MOST_MILLIS);
    return new GatewaySettings(
        host,
        port,
        kafka.settings(),
        new ReplyPartition(instance),
        createTopics == OnOffOption.on ? Optional.of(kafka.layout(instance + 1)) : Optional.empty(),
        registryUri(),
        admission(),
        streamWindow,
        Duration.ofMillis(gatherMs),
        Duration.ofMillis(drainMs),
        fleetLoop == OnOffOption.on);
  }

  private AdmissionLimits admission() {
    requireRange("--max-deadline-ms", maxDeadlineMs, 1, MOST_MILLIS);
    return new AdmissionLimits(
        (int) requireRange("--max-in-flight", maxInFlight, 1, MOST_IN_FLIGHT),
        (int) requireRange("--max-in-flight-per-model", maxInFlightPerModel, 1, MOST_IN_FLIGHT),
        (int) requireRange("--max-in-flight-per-client", maxInFlightPerClient, 1, MOST_IN_FLIGHT),
        kafka.payloadBytes(),
        Duration.ofMillis(
            requireRange("--default-deadline-ms", defaultDeadlineMs, 1, maxDeadlineMs)),
        Duration.ofMillis(maxDeadlineMs));
  }

  private URI registryUri() {
    String scheme = registry.getScheme();
    if (registry.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new ConfigurationException(
          "--registry must be a URL such as http://registry:8081, but is \"" + registry + "\"");
    }
    return registry;
  }
}
