package io.sluice.agent.adapt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.decide.ControlLaw;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.decide.Snapshot;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.ladder.LadderView;
import io.sluice.agent.ladder.SwitchOutcome;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.power.PowerMeter;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the device along its ladder. Confined to the thread of its executor, which calls {@link
 * #tick} at the settings' pace; {@link #vitals} may be called by any.
 */
public final class DeviceLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLoop.class);

  private final LoopSettings settings;
  private final ControlLaw law;
  private final VariantLadder ladder;
  private final Traffic traffic;
  private final PowerMeter power;
  private final PolicyBook policies;
  private final DecisionListener listener;
  private final DecisionLog log;
  private final MeterRegistry meters;
  private final Executor executor;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  private final LatencySlices latencies;
  private final RateWindow arrivals;
  private final Map<VariantName, Instant> benchedUntil = new HashMap<>();
  private OptionalDouble typicalDeadlineMillis = OptionalDouble.empty();
  private boolean switching;
  private volatile Vitals vitals;

  public DeviceLoop(
      LoopSettings settings,
      ControlLaw law,
      VariantLadder ladder,
      Traffic traffic,
      PowerMeter power,
      PolicyBook policies,
      DecisionListener listener,
      DecisionLog log,
      MeterRegistry meters,
      Executor executor,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.law = law;
    this.ladder = ladder;
    this.traffic = traffic;
    this.power = power;
    this.policies = policies;
    this.listener = listener;
    this.log = log;
    this.meters = meters;
    this.executor = executor;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.latencies =
        new LatencySlices((int) Math.max(1, settings.window().dividedBy(settings.every())));
    this.arrivals = new RateWindow(settings.window().toNanos());
    this.vitals = new Vitals(policies.current(), 0, Quantity.unknown());
  }

  public Vitals vitals() {
    return vitals;
  }

  /** One round: look, decide, apply. */
  public void tick() {
    try {
      look();
      if (!switching && law.decide(snapshot(), vitals.policy()) instanceof Decision.Switch wish) {
        start(wish);
      }
    } catch (RuntimeException e) {
      // A round that fails must not be the last: the executor drops tasks that throw.
      LOG.error("The device loop failed, {} serves on", ladder.view().current(), e);
    }
  }

  private void look() {
    latencies.add(traffic.takeOnRung());
    Histogram deadlines = traffic.takeDeadlines();
    if (deadlines.getTotalCount() > 0) {
      typicalDeadlineMillis = OptionalDouble.of(deadlines.getValueAtPercentile(50) / 1e3);
    }
    double rate = arrivals.perSecond(nanoClock.getAsLong(), traffic.arrivals());
    vitals = new Vitals(withDefaultTarget(policies.current()), rate, power.sample());
  }

  /** Without a target, half of the time that requests typically have: the rest is the network's. */
  private AdaptationPolicy withDefaultTarget(AdaptationPolicy policy) {
    if (policy.latencyTargetMillis().isPresent() || typicalDeadlineMillis.orElse(0) <= 0) {
      return policy;
    }
    return policy.withLatencyTarget(typicalDeadlineMillis.getAsDouble() / 2);
  }

  private Snapshot snapshot() {
    LadderView view = ladder.view();
    Instant now = clock.instant();
    benchedUntil.values().removeIf(until -> !until.isAfter(now));
    List<Rung> rungs =
        view.rungs().stream()
            .map(LadderView.RungView::rung)
            .filter(
                rung ->
                    rung.variant().equals(view.current())
                        || !benchedUntil.containsKey(rung.variant()))
            .toList();
    return new Snapshot(
        view.current(),
        Duration.between(view.since(), now),
        rungs,
        latencies.at(vitals.policy().latencyQuantile()),
        vitals.arrivalsPerSecond(),
        vitals.watts(),
        view.budgetBytes());
  }

  private void start(Decision.Switch wish) {
    switching = true;
    ladder
        .switchTo(wish.to())
        .whenCompleteAsync((outcome, unused) -> finish(wish, outcome), executor);
  }

  private void finish(Decision.Switch wish, SwitchOutcome outcome) {
    switching = false;
    Instant now = clock.instant();
    if (outcome instanceof SwitchOutcome.Switched) {
      traffic.serves(wish.to());
      latencies.clear();
      listener.switched(now, wish);
      LOG.info("{} → {} ({}): {}", wish.from(), wish.to(), wish.cause(), wish.reason());
      note(now, wish, "switched");
    } else if (outcome instanceof SwitchOutcome.Refused refused) {
      stayed(now, wish, "refused: " + refused.reason());
    } else if (outcome instanceof SwitchOutcome.Failed failed) {
      stayed(now, wish, "failed: " + failed.reason());
    }
  }

  private void stayed(Instant now, Decision.Switch wish, String why) {
    benchedUntil.put(wish.to(), now.plus(settings.bench()));
    LOG.warn("{} serves on, the switch to {} {}", wish.from(), wish.to(), why);
    note(now, wish, why);
  }

  private void note(Instant now, Decision.Switch wish, String outcome) {
    String kind = outcome.replaceFirst(":.*", "");
    Counter.builder("sluice.agent.switches")
        .description("Switches that the control law wanted, by how they ended")
        .tag("cause", wish.cause().name().toLowerCase(Locale.ROOT))
        .tag("outcome", kind)
        .register(meters)
        .increment();
    log.add(
        new DecisionLog.Entry(
            now,
            wish.from().value(),
            wish.to().value(),
            wish.cause().name(),
            wish.reason(),
            outcome));
  }
}
