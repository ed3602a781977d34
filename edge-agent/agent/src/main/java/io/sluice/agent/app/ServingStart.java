package io.sluice.agent.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.agent.adapt.DecisionLog;
import io.sluice.agent.adapt.DecisionWriter;
import io.sluice.agent.adapt.DeviceLoop;
import io.sluice.agent.adapt.GuardedLaw;
import io.sluice.agent.adapt.LoopSettings;
import io.sluice.agent.adapt.PolicyBook;
import io.sluice.agent.batch.MicroBatcher;
import io.sluice.agent.batch.ReplyWriter;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.ladder.BuiltLadder;
import io.sluice.agent.ladder.LadderView;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.link.LinkThread;
import io.sluice.agent.link.PolicyReader;
import io.sluice.agent.link.Reporter;
import io.sluice.agent.power.Frequency;
import io.sluice.agent.power.PowerMeter;
import io.sluice.agent.power.Sensors;
import io.sluice.agent.power.Surroundings;
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
final class ServingStart {
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
  private final StopList parts;
  private final MeterRegistry meters;
  private final Reporter reporter;
  private final ProcessStats process;
  private final Clock clock;
  private final LongSupplier nanoClock;

  /**
   * @param parts list of started parts, for the stop
   */
  ServingStart(
      AgentConfig config,
      StopList parts,
      MeterRegistry meters,
      Reporter reporter,
      ProcessStats process,
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
  Running start(BuiltLadder built, VariantLadder ladder) {
    String version = built.resolution().version();
    ModelSignature signature = built.resolution().signature();
    Traffic traffic = new Traffic(meters);
    DeviceLaw law = new GuardedLaw(law(ladder));
    ReplyWriter writer = new ReplyWriter(config.id(), config.model(), version, signature);
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
    DecisionLog decisions = new DecisionLog();
    ScheduledExecutorService pace = Threads.scheduler("sluice-device-loop");
    Sensors sensors = sensors(built.frequency());
    DeviceLoop loop = loop(law, ladder, traffic, sensors, startPolicies(), decisions, pace);
    AgentGauges.register(meters, ladder, batcher, loop);
    startLoop(loop, pace);
    LinkThread link = new LinkThread(config.kafka(), batcher, writer, traffic, meters, nanoClock);
    startLink(link);
    ladder.fill();
    return new Running(built, ladder, traffic, batcher, loop, decisions, link, pace);
  }

  private void startBatcher(MicroBatcher batcher) {
    Thread thread = Threads.start("sluice-inference", batcher);
    parts.add(
        "the batcher",
        () -> {
          batcher.stop();
          Threads.await(thread, Threads.PART_STOPS);
        });
  }

  private PolicyBook startPolicies() {
    PolicyBook policies =
        new PolicyBook(config.model(), config.device().hardwareClass(), config.id());
    PolicyReader reader = new PolicyReader(config.kafka(), policies::note);
    Thread thread = Threads.start("sluice-policies", reader);
    parts.add(
        "the policy reader",
        () -> {
          reader.stop();
          Threads.await(thread, Threads.PART_STOPS);
        });
    return policies;
  }

  private DeviceLaw law(VariantLadder ladder) {
    LadderView view = ladder.view();
    return config.law().on(new Ladder(ladder.rungs()), view.index(view.current()));
  }

  private Sensors sensors(double profiledAt) {
    PowerMeter power =
        PowerMeter.open(
            config.power(),
            ROOT,
            PowerModel.RASPBERRY_PI_4,
            process::cpuSeconds,
            POWER_WINDOW,
            nanoClock);
    return new Sensors(power, new Surroundings(ROOT), new Frequency(ROOT), profiledAt);
  }

  private DeviceLoop loop(
      DeviceLaw law,
      VariantLadder ladder,
      Traffic traffic,
      Sensors sensors,
      PolicyBook policies,
      DecisionLog decisions,
      ScheduledExecutorService pace) {
    DecisionWriter writer = new DecisionWriter(config.id(), config.model());
    return new DeviceLoop(
        new LoopSettings(config.decideEvery(), WINDOW, BENCH),
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
    parts.add("the device loop", () -> Threads.end(pace, Threads.PART_STOPS));
  }

  private void startLink(LinkThread link) {
    Thread thread = Threads.start("sluice-link", link);
    parts.add(
        "the link",
        () -> {
          link.stop(config.drain());
          Threads.await(thread, config.drain().plus(LINK_STOPS));
        });
  }
}
