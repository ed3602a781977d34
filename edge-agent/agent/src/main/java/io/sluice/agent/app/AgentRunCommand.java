package io.sluice.agent.app;

import static io.sluice.launch.ConfigurationException.requireRange;

import io.sluice.adaptation.rival.DeviceLawFactory;
import io.sluice.agent.batch.MicroBatchLimits;
import io.sluice.agent.device.HardwareDetector;
import io.sluice.agent.link.AgentKafkaSettings;
import io.sluice.agent.power.PowerMode;
import io.sluice.launch.ConfigurationException;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code sluice-agent run}. */
@Command(
    name = "run",
    description = "Pulls and probes the variants fit for this device, then serves until stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AgentRunCommand implements Callable<Integer> {
  private static final long MB = 1_000_000;
  private static final int MAX_BATCH = 256;
  private static final int MAX_PORT = 65_535;
  private static final int MINUTE_MS = 60_000;
  private static final int MAX_CACHE_MB = 1_000_000;
  private static final int YEAR_HOURS = 8_760;

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "Name of this agent, unique in its fleet and kept over restarts")
  private String id = "";

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "Model to serve")
  private String model = "";

  @Option(
      names = "--model-version",
      paramLabel = "TAG",
      defaultValue = "latest",
      description = "Version of the model (default: ${DEFAULT-VALUE})")
  private String version = "latest";

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "http://localhost:8081",
      description = "The model registry (default: ${DEFAULT-VALUE})")
  private String registry = "";

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      defaultValue = "localhost:9092",
      description = "The Kafka brokers (default: ${DEFAULT-VALUE})")
  private String bootstrapServers = "";

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Folder for pulled models, of this agent alone (default: ~/.cache/sluice/ID)")
  private @Nullable Path cache;

  @Option(
      names = "--cache-mb",
      paramLabel = "MB",
      defaultValue = "2000",
      description = "Limit of the pulled models kept on disk (default: ${DEFAULT-VALUE})")
  private long cacheMb;

  @Option(
      names = "--keep-probes-h",
      paramLabel = "H",
      defaultValue = "0",
      description =
          "Time for which probe results are reused, 0 to 8760 hours; 0 probes at each start"
              + " (default: ${DEFAULT-VALUE})")
  private long keepProbesHours;

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Option(
      names = "--power",
      paramLabel = "MODE",
      defaultValue = "auto",
      description =
          "auto (sensor, else modelled by processor time), modelled or off (default: ${DEFAULT-VALUE})")
  private String power = "";

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Examples of a full batch, closed to further requests; also requests fetched at once,"
              + " 1 to 256 (default: ${DEFAULT-VALUE})")
  private int maxBatch;

  @Option(
      names = "--batch-wait",
      paramLabel = "MS",
      defaultValue = "0",
      description = "Longest wait of a batch for more, 0 to 1000 ms (default: ${DEFAULT-VALUE})")
  private int batchWait;

  @Option(
      names = "--law",
      paramLabel = "LAW",
      defaultValue = "sluice",
      description =
          "Law choosing the variant of each inference; for comparison: alert, alert-queue, infaas,"
              + " static:VARIANT, static:most-accurate or static:fastest (default: ${DEFAULT-VALUE})")
  private String law = "";

  @Option(
      names = "--decide-ms",
      paramLabel = "MS",
      defaultValue = "500",
      description = "Period of the device loop, 50 to 60000 ms (default: ${DEFAULT-VALUE})")
  private int decideMs;

  @Option(
      names = "--telemetry-ms",
      paramLabel = "MS",
      defaultValue = "1000",
      description =
          "Period of telemetry, 100 to 1000 ms; gateways drop an agent after 3 s of silence"
              + " (default: ${DEFAULT-VALUE})")
  private int telemetryMs;

  @Option(
      names = "--drain-ms",
      paramLabel = "MS",
      defaultValue = "5000",
      description =
          "Longest time for answering held requests during a stop, 0 to 60000 ms (default:"
              + " ${DEFAULT-VALUE})")
  private int drainMs;

  @Option(
      names = "--local-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of /metrics, /health and /status (default: ${DEFAULT-VALUE})")
  private String localHost = "";

  @Option(
      names = "--local-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of these pages, 0 to 65535; 0: any free port (default: ${DEFAULT-VALUE})")
  private int localPort;

  @Override
  public Integer call() throws Exception {
    new AgentProcess(config()).runUntilStopped();
    return 0;
  }

  AgentConfig config() {
    AgentId agent = value("--id", id, AgentId::new);
    ModelName name = value("--model", model, ModelName::new);
    int batch = (int) requireRange("--max-batch", maxBatch, 1, MAX_BATCH);
    return new AgentConfig(
        agent,
        name,
        version,
        value("--registry", registry, AgentRunCommand::httpUri),
        cache != null
            ? cache
            : Path.of(System.getProperty("user.home"), ".cache", "sluice", agent.value()),
        MB * requireRange("--cache-mb", cacheMb, 1, MAX_CACHE_MB),
        Duration.ofHours(requireRange("--keep-probes-h", keepProbesHours, 0, YEAR_HOURS)),
        HardwareDetector.ofThisMachine().detect(device.limits()),
        new AgentKafkaSettings(bootstrapServers, agent, name, batch),
        new MicroBatchLimits(batch, millis("--batch-wait", batchWait, 0, 1000), batch),
        value("--power", power, AgentRunCommand::powerMode),
        value("--law", law, DeviceLawFactory::parse),
        millis("--decide-ms", decideMs, 50, MINUTE_MS),
        millis("--telemetry-ms", telemetryMs, 100, 1000),
        millis("--drain-ms", drainMs, 0, MINUTE_MS),
        localHost,
        (int) requireRange("--local-port", localPort, 0, MAX_PORT));
  }

  private static Duration millis(String option, int value, int least, int most) {
    return Duration.ofMillis(requireRange(option, value, least, most));
  }

  private static PowerMode powerMode(String text) {
    try {
      return PowerMode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("A power mode is auto, modelled or off, not " + text, e);
    }
  }

  private static URI httpUri(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "A registry is a URL such as http://registry:8081, not " + text);
    }
    return uri;
  }

  private static <T> T value(String option, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(option + ": " + e.getMessage(), e);
    }
  }
}
