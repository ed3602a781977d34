package io.sluice.agent.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.agent.adapt.AgentLifecycleState;
import io.sluice.agent.adapt.AgentTelemetryWriter;
import io.sluice.agent.engine.CachingVariantProber;
import io.sluice.agent.engine.ChildProcessProber;
import io.sluice.agent.engine.EngineCheckReport;
import io.sluice.agent.engine.InferenceEngines;
import io.sluice.agent.engine.VariantProber;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.CachingVariantSource;
import io.sluice.agent.ladder.NoServableVariantException;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderBuilder;
import io.sluice.agent.link.TelemetryReporter;
import io.sluice.agent.local.LocalHttpServer;
import io.sluice.agent.power.EnvironmentSensors;
import io.sluice.agent.power.ProcessorFrequency;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of an agent, started in order and stopped in reverse order. {@link #start} runs on the
 * main thread, {@link #stop} on any other thread.
 */
final class AgentRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRuntime.class);
  private static final Path ROOT = Path.of("/");
  private static final long READY_CHECK_MILLIS = 100;

  private final AgentConfig config;
  private final Consumer<String> out;
  private final Clock clock = Clock.systemUTC();
  private final LongSupplier nanoClock = System::nanoTime;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessStatistics process = ProcessStatistics.ofThisProcess();
  private final ShutdownSequence parts = new ShutdownSequence();
  private final CountDownLatch startEnded = new CountDownLatch(1);
  private final AgentStatusTracker status;
  private final AgentTelemetryWriter telemetry;
  private final TelemetryReporter reporter;

  /**
   * @param config validated configuration
   * @param out receiver of the ready line
   */
  AgentRuntime(AgentConfig config, Consumer<String> out) {
    this.config = config;
    this.out = out;
    this.status = new AgentStatusTracker(config);
    this.telemetry =
        new AgentTelemetryWriter(
            new AgentTelemetryWriter.Identity(
                config.id(), UUID.randomUUID().toString(), config.model()),
            config.device(),
            status::state,
            new EnvironmentSensors(ROOT),
            new AgentTelemetryWriter.ProcessReadings(process::residentBytes, process::cpuLoad),
            clock);
    this.reporter =
        new TelemetryReporter(
            config.kafka(), telemetry::write, config.telemetryEvery(), meters, nanoClock);
  }

  /**
   * Starts all parts. Returns with a built ladder and a started link; requests flow once the link
   * is ready.
   *
   * @throws NoServableVariantException if no variant runs on this device
   * @throws IOException if the local port is taken
   */
  void start() throws IOException, InterruptedException, NoServableVariantException {
    try {
      HardwareProfile device = config.device();
      LOG.info(
          "Starting on {} ({}), {} threads, {} MB for models",
          device.cpuModel(),
          device.hardwareClass(),
          device.threads(),
          device.memoryBytes() / 1_000_000);
      startReporter();
      LocalHttpServer local = startLocalServer();
      ScheduledExecutorService loader = scheduler("sluice-loader");
      ChildProcessProber prober = ChildProcessProber.ofThisProgram(device.threads());
      EngineCheckReport engines = LadderStartup.checkEngines(prober);
      status.found(engines);
      BuiltLadder built =
          LadderStartup.build(ladderBuilder(prober), device.withEngines(engines.working()));
      VariantLadder ladder = startLadder(built, loader);
      RunningAgentParts running =
          new ServingStartup(config, parts, meters, reporter, process, clock, nanoClock)
              .start(built, ladder);
      telemetry.report(
          new AgentTelemetryWriter.ServingSources(
              built.resolution().version(),
              ladder::view,
              running.loop()::vitals,
              running.traffic(),
              running.batcher()::depth));
      status.serving(running);
      announceWhenReady(running, local);
    } finally {
      startEnded.countDown();
    }
  }

  boolean started() {
    return startEnded.getCount() == 0;
  }

  void awaitStartEnd(long millis) throws InterruptedException {
    startEnded.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Answers held requests, releases the rest, reports the state and closes all parts. */
  void stop() {
    status.is(AgentLifecycleState.DRAINING);
    reporter.tellState();
    parts.stopAll();
    LOG.info("Stopped");
  }

  private void startReporter() {
    Thread thread = AgentThreads.start("sluice-reports", reporter);
    parts.add(
        "the reporter",
        () -> {
          status.is(AgentLifecycleState.STOPPED);
          reporter.stop();
          AgentThreads.await(thread, AgentThreads.PART_STOPS);
        });
  }

  private LocalHttpServer startLocalServer() throws IOException {
    LocalHttpServer local =
        LocalHttpServer.start(
            config.localHost(),
            config.localPort(),
            status::readiness,
            meters::scrape,
            status::toJson);
    parts.add("the local server", local::close);
    return local;
  }

  private ScheduledExecutorService scheduler(String name) {
    ScheduledExecutorService executor = AgentThreads.scheduler(name);
    parts.add(name, () -> AgentThreads.end(executor, AgentThreads.PART_STOPS));
    return executor;
  }

  private VariantLadderBuilder ladderBuilder(ChildProcessProber prober) throws IOException {
    BlobCache blobs = new BlobCache(config.cache(), config.cacheBytes(), clock);
    blobs.verify(); // blobs damaged on the disk since the last run are pulled again, never loaded
    RegistryVariantSource registry =
        new RegistryVariantSource(config.registry(), blobs, config.model(), config.version());
    return new VariantLadderBuilder(
        new CachingVariantSource(registry, config.cache(), config.model(), config.version()),
        remembering(prober),
        PowerModel.RASPBERRY_PI_4,
        new ProcessorFrequency(ROOT)::ofGreatest);
  }

  /**
   * A probe result is valid for the same number of engine threads and the same allowed frequency
   * only.
   */
  private VariantProber remembering(VariantProber prober) {
    if (config.keepProbes().isZero()) {
      return prober;
    }
    String settings =
        "%s-threads-%d-clock-%.2f"
            .formatted(
                config.device().hardwareClass(),
                config.device().threads(),
                new ProcessorFrequency(ROOT).ofGreatest());
    Path folder = config.cache().resolve("probes").resolve(settings);
    return new CachingVariantProber(prober, folder, config.keepProbes(), clock);
  }

  private VariantLadder startLadder(BuiltLadder built, ScheduledExecutorService loader)
      throws NoServableVariantException {
    VariantLadder ladder =
        new VariantLadder(
            InferenceEngines.ofThisProgram(config.device().threads()),
            built,
            config.device().memoryBytes(),
            loader,
            clock);
    LadderStartup.climb(ladder);
    parts.add(
        "the ladder",
        () -> {
          AgentThreads.end(loader, AgentThreads.PART_STOPS);
          ladder.close();
        });
    return ladder;
  }

  /**
   * Requests reach a new consumer only seconds after its join, so the agent is not ready at once.
   */
  private void announceWhenReady(RunningAgentParts running, LocalHttpServer local) {
    Runnable check =
        () -> {
          if (status.linked()
              && status.becomes(AgentLifecycleState.STARTING, AgentLifecycleState.SERVING)) {
            reporter.tellState();
            out.accept(
                "sluice-agent %s ready: serving %s, http://%s:%d"
                    .formatted(
                        config.id(),
                        running.ladder().view().current(),
                        config.localHost(),
                        local.port()));
          }
        };
    running.pace().scheduleAtFixedRate(check, 0, READY_CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }
}
