package io.sluice.agent.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.agent.adapt.AgentState;
import io.sluice.agent.adapt.TelemetryWriter;
import io.sluice.agent.engine.ChildProber;
import io.sluice.agent.engine.EngineReport;
import io.sluice.agent.engine.Engines;
import io.sluice.agent.engine.Prober;
import io.sluice.agent.engine.RememberingProber;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.LadderBuilder;
import io.sluice.agent.ladder.LadderException;
import io.sluice.agent.ladder.RememberingSource;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.link.Reporter;
import io.sluice.agent.local.LocalServer;
import io.sluice.agent.power.Frequency;
import io.sluice.agent.power.Surroundings;
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
final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Path ROOT = Path.of("/");
  private static final long READY_CHECK_MILLIS = 100;

  private final AgentConfig config;
  private final Consumer<String> out;
  private final Clock clock = Clock.systemUTC();
  private final LongSupplier nanoClock = System::nanoTime;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessStats process = ProcessStats.ofThisProcess();
  private final StopList parts = new StopList();
  private final CountDownLatch startEnded = new CountDownLatch(1);
  private final AgentStatus status;
  private final TelemetryWriter telemetry;
  private final Reporter reporter;

  /**
   * @param config validated configuration
   * @param out receiver of the ready line
   */
  Agent(AgentConfig config, Consumer<String> out) {
    this.config = config;
    this.out = out;
    this.status = new AgentStatus(config);
    this.telemetry =
        new TelemetryWriter(
            new TelemetryWriter.Identity(config.id(), UUID.randomUUID().toString(), config.model()),
            config.device(),
            status::state,
            new Surroundings(ROOT),
            new TelemetryWriter.ProcessReadings(process::residentBytes, process::cpuLoad),
            clock);
    this.reporter =
        new Reporter(config.kafka(), telemetry::write, config.telemetryEvery(), meters, nanoClock);
  }

  /**
   * Starts all parts. Returns with a built ladder and a started link; requests flow once the link
   * is ready.
   *
   * @throws LadderException if no variant runs on this device
   * @throws IOException if the local port is taken
   */
  void start() throws IOException, InterruptedException, LadderException {
    try {
      HardwareProfile device = config.device();
      LOG.info(
          "Starting on {} ({}), {} threads, {} MB for models",
          device.cpuModel(),
          device.hardwareClass(),
          device.threads(),
          device.memoryBytes() / 1_000_000);
      startReporter();
      LocalServer local = startLocalServer();
      ScheduledExecutorService loader = scheduler("sluice-loader");
      ChildProber prober = ChildProber.ofThisProgram(device.threads());
      EngineReport engines = LadderStart.checkEngines(prober);
      status.found(engines);
      BuiltLadder built =
          LadderStart.build(ladderBuilder(prober), device.withEngines(engines.working()));
      VariantLadder ladder = startLadder(built, loader);
      Running running =
          new ServingStart(config, parts, meters, reporter, process, clock, nanoClock)
              .start(built, ladder);
      telemetry.report(
          new TelemetryWriter.Work(
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
    status.is(AgentState.DRAINING);
    reporter.tellState();
    parts.stopAll();
    LOG.info("Stopped");
  }

  private void startReporter() {
    Thread thread = Threads.start("sluice-reports", reporter);
    parts.add(
        "the reporter",
        () -> {
          status.is(AgentState.STOPPED);
          reporter.stop();
          Threads.await(thread, Threads.PART_STOPS);
        });
  }

  private LocalServer startLocalServer() throws IOException {
    LocalServer local =
        LocalServer.start(
            config.localHost(),
            config.localPort(),
            status::readiness,
            meters::scrape,
            status::toJson);
    parts.add("the local server", local::close);
    return local;
  }

  private ScheduledExecutorService scheduler(String name) {
    ScheduledExecutorService executor = Threads.scheduler(name);
    parts.add(name, () -> Threads.end(executor, Threads.PART_STOPS));
    return executor;
  }

  private LadderBuilder ladderBuilder(ChildProber prober) throws IOException {
    BlobCache blobs = new BlobCache(config.cache(), config.cacheBytes(), clock);
    blobs.verify(); // blobs damaged on the disk since the last run are pulled again, never loaded
    RegistrySource registry =
        new RegistrySource(config.registry(), blobs, config.model(), config.version());
    return new LadderBuilder(
        new RememberingSource(registry, config.cache(), config.model(), config.version()),
        remembering(prober),
        PowerModel.RASPBERRY_PI_4,
        new Frequency(ROOT)::ofGreatest);
  }

  /**
   * A probe result is valid for the same number of engine threads and the same allowed frequency
   * only.
   */
  private Prober remembering(Prober prober) {
    if (config.keepProbes().isZero()) {
      return prober;
    }
    String settings =
        "%s-threads-%d-clock-%.2f"
            .formatted(
                config.device().hardwareClass(),
                config.device().threads(),
                new Frequency(ROOT).ofGreatest());
    Path folder = config.cache().resolve("probes").resolve(settings);
    return new RememberingProber(prober, folder, config.keepProbes(), clock);
  }

  private VariantLadder startLadder(BuiltLadder built, ScheduledExecutorService loader)
      throws LadderException {
    VariantLadder ladder =
        new VariantLadder(
            Engines.ofThisProgram(config.device().threads()),
            built,
            config.device().memoryBytes(),
            loader,
            clock);
    LadderStart.climb(ladder);
    parts.add(
        "the ladder",
        () -> {
          Threads.end(loader, Threads.PART_STOPS);
          ladder.close();
        });
    return ladder;
  }

  /**
   * Requests reach a new consumer only seconds after its join, so the agent is not ready at once.
   */
  private void announceWhenReady(Running running, LocalServer local) {
    Runnable check =
        () -> {
          if (status.linked() && status.becomes(AgentState.STARTING, AgentState.SERVING)) {
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
