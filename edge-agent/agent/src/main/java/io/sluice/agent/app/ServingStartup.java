package io.sluice.agent.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.agent.adapt.AgentPolicyStore;
import io.sluice.agent.adapt.DeviceLoop;
import io.sluice.agent.adapt.DeviceLoopSettings;
import io.sluice.agent.adapt.DeviceSwitchLog;
import io.sluice.agent.adapt.SwitchDecisionWriter;
import io.sluice.agent.adapt.SynchronizedDeviceLaw;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.InferenceReplyWriter;
import io.sluice.agent.batch.MicroBatcher;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.agent.link.KafkaLinkThread;
import io.sluice.agent.link.PolicyTopicReader;
import io.sluice.agent.link.TelemetryReporter;
import io.sluice.agent.power.DeviceSensors;
import io.sluice.agent.power.EnvironmentSensors;
import io.sluice.agent.power.PowerMeter;
import io.sluice.agent.power.ProcessorFrequency;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.power.PowerModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Starts the serving parts on a built ladder: inference thread, policies, device loop, link.
 * Confined to the main thread.
 */
final class ServingStartup {
  private static final Path ROOT = Path.of("/");
  private static final Duration WINDOW = Duration.ofSeconds(3);

  /**
   * Time after the drain for a poll, the last commit, and closing two clients of an unresponsive
   * broker.
   */
  private static final Duration LINK_STOPS = Duration.ofSeconds(8);

  private static final Duration POWER_WINDOW = Duration.ofSeconds(2);
  private static final Duration BENCH = Duration.ofMinutes(1);

  private final AgentConfig config;
  private final ShutdownSequence parts;
  private final MeterRegistry meters;
  private final TelemetryReporter reporter;
  private final ProcessStatistics process;
  private final Clock clock;
  private final LongSupplier nanoClock;

  /**
   * @param parts list of started parts, for the stop
   */
  ServingStartup(
      AgentConfig config,
      ShutdownSequence parts,
      MeterRegistry meters,
      TelemetryReporter reporter,
      ProcessStatistics process,
      Clock clock,
      LongSupplier nanoClock) {
    this.config = config;
    this.parts = parts;
    this.meters = meters;
    this.reporter = reporter;
    this.process = process;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /**
   * Starts the parts. The link comes last: no request is taken before everything needed for its
   * answer is running.
   */
  RunningAgentParts start(BuiltLadder built, VariantLadder ladder) {
    String version = built.resolution().version();
    ModelSignature signature = built.resolution().signature();
    AgentTrafficStatistics traffic = new AgentTrafficStatistics(meters);
    DeviceLaw law = new SynchronizedDeviceLaw(law(ladder));
    InferenceReplyWriter writer =
        new InferenceReplyWriter(config.id(), config.model(), version, signature);
    MicroBatcher batcher =
        new MicroBatcher(
            config.batch(),
            config.model(),
            version,
            signature,
            ladder,
            law,
            traffic,
            writer,
            nanoClock);
    startBatcher(batcher);
    DeviceSwitchLog decisions = new DeviceSwitchLog();
    ScheduledExecutorService pace = AgentThreads.scheduler("sluice-device-loop");
    DeviceSensors sensors = sensors(built.frequency());
    DeviceLoop loop = loop(law, ladder, traffic, sensors, startPolicies(), decisions, pace);
    AgentGauges.register(meters, ladder, batcher, loop);
    startLoop(loop, pace);
    KafkaLinkThread link =
        new KafkaLinkThread(config.kafka(), batcher, writer, traffic, meters, nanoClock);
    startLink(link);
    ladder.fill();
    return new RunningAgentParts(built, ladder, traffic, batcher, loop, decisions, link, pace);
  }

  private void startBatcher(MicroBatcher batcher) {
    Thread thread = AgentThreads.start("sluice-inference", batcher);
    parts.add(
        "the batcher",
        () -> {
          batcher.stop();
          AgentThreads.await(thread, AgentThreads.PART_STOPS);
        });
  }

  private AgentPolicyStore startPolicies() {
    AgentPolicyStore policies =
        new AgentPolicyStore(config.model(), config.device().hardwareClass(), config.id());
    PolicyTopicReader reader = new PolicyTopicReader(config.kafka(), policies::note);
    Thread thread = AgentThreads.start("sluice-policies", reader);
    parts.add(
        "the policy reader",
        () -> {
          reader.stop();
          AgentThreads.await(thread, AgentThreads.PART_STOPS);
        });
    return policies;
  }

  private DeviceLaw law(VariantLadder ladder) {
    VariantLadderSnapshot view = ladder.view();
    return config.law().on(new DeviceLadder(ladder.rungs()), view.index(view.current()));
  }

  private DeviceSensors sensors(double profiledAt) {
    PowerMeter power =
        PowerMeter.open(
            config.power(),
            ROOT,
            PowerModel.RASPBERRY_PI_4,
            process::cpuSeconds,
            POWER_WINDOW,
            nanoClock);
    return new DeviceSensors(
        power, new EnvironmentSensors(ROOT), new ProcessorFrequency(ROOT), profiledAt);
  }

  private DeviceLoop loop(
      DeviceLaw law,
      VariantLadder ladder,
      AgentTrafficStatistics traffic,
      DeviceSensors sensors,
      AgentPolicyStore policies,
      DeviceSwitchLog decisions,
      ScheduledExecutorService pace) {
    SwitchDecisionWriter writer = new SwitchDecisionWriter(config.id(), config.model());
    return new DeviceLoop(
        new DeviceLoopSettings(config.decideEvery(), WINDOW, BENCH),
        law,
        ladder,
        traffic,
        sensors,
        policies,
        (time, decision) -> reporter.tell(writer.write(time, decision)),
        decisions,
        meters,
        pace,
        clock,
        nanoClock);
  }

  private void startLoop(DeviceLoop loop, ScheduledExecutorService pace) {
    long every = config.decideEvery().toMillis();
    pace.scheduleAtFixedRate(loop::tick, every, every, TimeUnit.MILLISECONDS);
    parts.add("the device loop", () -> AgentThreads.end(pace, AgentThreads.PART_STOPS));
  }

  private void startLink(KafkaLinkThread link) {
    Thread thread = AgentThreads.start("sluice-link", link);
    parts.add(
        "the link",
        () -> {
          link.stop(config.drain());
          AgentThreads.await(thread, config.drain().plus(LINK_STOPS));
        });
  }
}
