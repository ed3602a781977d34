package io.sluice.agent.adapt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.ladder.SwitchOutcome;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderSnapshot;
import io.sluice.agent.power.DeviceSensors;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control loop of the device: moves the lead along the ladder. Confined to the thread of its
 * executor, the caller of {@link #tick} at the pace of the settings; {@link #vitals} may be called
 * by any thread.
 */
public final class DeviceLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLoop.class);

  private final DeviceLoopSettings settings;
  private final DeviceLaw law;
  private final VariantLadder ladder;
  private final AgentTrafficStatistics traffic;
  private final DeviceSensors sensors;
  private final AgentPolicyStore policies;
  private final SwitchDecisionListener listener;
  private final DeviceSwitchLog log;
  private final MeterRegistry meters;
  private final Executor executor;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  private final SlidingWindowRate arrivals;
  private long arrivalsBefore;
  private long sensedNanos;
  private final Map<VariantName, Instant> benchedUntil = new HashMap<>();
  private OptionalDouble typicalDeadlineMillis = OptionalDouble.empty();
  private AdaptationPolicy obeyed = AdaptationPolicy.UNLIMITED;
  private boolean switching;
  private volatile DeviceLoopSnapshot vitals;

  public DeviceLoop(
      DeviceLoopSettings settings,
      DeviceLaw law,
      VariantLadder ladder,
      AgentTrafficStatistics traffic,
      DeviceSensors sensors,
      AgentPolicyStore policies,
      SwitchDecisionListener listener,
      DeviceSwitchLog log,
      MeterRegistry meters,
      Executor executor,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.law = law;
    this.ladder = ladder;
    this.traffic = traffic;
    this.sensors = sensors;
    this.policies = policies;
    this.listener = listener;
    this.log = log;
    this.meters = meters;
    this.executor = executor;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.sensedNanos = nanoClock.getAsLong();
    this.arrivals = new SlidingWindowRate(settings.window().toNanos());
    this.vitals = new DeviceLoopSnapshot(policies.current(), 0, KnownQuantity.unknown());
  }

  public DeviceLoopSnapshot vitals() {
    return vitals;
  }

  /** One round: sense, decide, apply. */
  public void tick() {
    try {
      look();
      if (!switching) {
        apply(law.review(residency()));
      }
    } catch (RuntimeException e) {
      // A failed round must not be the last: the executor drops throwing tasks.
      LOG.error("A round of the device loop failed; {} keeps serving", ladder.view().current(), e);
    }
  }

  private void look() {
    Histogram deadlines = traffic.takeDeadlines();
    if (deadlines.getTotalCount() > 0) {
      typicalDeadlineMillis = OptionalDouble.of(deadlines.getValueAtPercentile(50) / 1e3);
    }
    long now = nanoClock.getAsLong();
    long arrived = traffic.arrivals();
    KnownQuantity watts = sensors.power().sample();
    vitals =
        new DeviceLoopSnapshot(
            withDefaultTarget(policies.current()), arrivals.perSecond(now, arrived), watts);
    if (!vitals.policy().equals(obeyed)) {
      obeyed = vitals.policy();
      law.obey(obeyed);
    }
    law.sense(readings(now, arrived));
  }

  private SensorReadings readings(long now, long arrived) {
    double seconds = (now - sensedNanos) / 1e9;
    double rate = seconds > 0 ? (arrived - arrivalsBefore) / seconds : Double.NaN;
    sensedNanos = now;
    arrivalsBefore = arrived;
    return new SensorReadings(
        now / 1e6,
        sensors.power().newest(),
        sensors.surroundings().throttlingCelsius(),
        sensors.clock(),
        rate);
  }

  /** Without a target, half of the typical time to deadline: the rest is for the network. */
  private AdaptationPolicy withDefaultTarget(AdaptationPolicy policy) {
    if (policy.latencyTargetMillis().isPresent() || typicalDeadlineMillis.orElse(0) <= 0) {
      return policy;
    }
    return policy.withLatencyTarget(typicalDeadlineMillis.getAsDouble() / 2);
  }

  private ResidencySnapshot residency() {
    VariantLadderSnapshot view = ladder.view();
    Instant now = clock.instant();
    benchedUntil.values().removeIf(until -> !until.isAfter(now));
    int lead = view.index(view.current());
    long resident = ladder.resident() | 1L << lead;
    long absent = ~resident & ~mask(view, rung -> benchedUntil.containsKey(rung.variant()));
    return new ResidencySnapshot(
        nanoClock.getAsLong() / 1e6,
        lead,
        resident,
        absent & mask(view, view::fitsBesideFallback),
        absent & mask(view, view::fitsBesideAll));
  }

  private static long mask(VariantLadderSnapshot view, Predicate<LadderRung> chosen) {
    long mask = 0;
    for (int i = 0; i < view.rungs().size(); i++) {
      mask |= chosen.test(view.rungs().get(i).rung()) ? 1L << i : 0;
    }
    return mask;
  }

  private void apply(ResidencyDecision decision) {
    if (decision instanceof ResidencyDecision.Switch wish) {
      start(wish);
    } else if (decision instanceof ResidencyDecision.Load wish) {
      accompany(wish);
    }
  }

  private void accompany(ResidencyDecision.Load wish) {
    switching = true;
    ladder
        .accompany(wish.variant())
        .thenAcceptAsync(
            loads -> {
              switching = false;
              if (!loads) {
                benchedUntil.put(wish.variant(), clock.instant().plus(settings.bench()));
              }
            },
            executor);
  }

  private void start(ResidencyDecision.Switch wish) {
    switching = true;
    ladder
        .switchTo(wish.to())
        .whenCompleteAsync((outcome, unused) -> finish(wish, outcome), executor);
  }

  private void finish(ResidencyDecision.Switch wish, SwitchOutcome outcome) {
    switching = false;
    Instant now = clock.instant();
    if (outcome instanceof SwitchOutcome.Switched) {
      listener.switched(now, wish);
      LOG.info("{} → {} ({}): {}", wish.from(), wish.to(), wish.cause(), wish.reason());
      note(now, wish, "switched");
    } else if (outcome instanceof SwitchOutcome.Refused refused) {
      stayed(now, wish, "refused: " + refused.reason());
    } else if (outcome instanceof SwitchOutcome.Failed failed) {
      stayed(now, wish, "failed: " + failed.reason());
    }
  }

  private void stayed(Instant now, ResidencyDecision.Switch wish, String why) {
    benchedUntil.put(wish.to(), now.plus(settings.bench()));
    LOG.warn("{} keeps serving; the switch to {} was {}", wish.from(), wish.to(), why);
    note(now, wish, why);
  }

  private void note(Instant now, ResidencyDecision.Switch wish, String outcome) {
    String kind = outcome.replaceFirst(":.*", "");
    Counter.builder("sluice.agent.switches")
        .description("Switches decided by the control law, by outcome")
        .tag("cause", wish.cause().name().toLowerCase(Locale.ROOT))
        .tag("outcome", kind)
        .register(meters)
        .increment();
    log.add(
        new DeviceSwitchLog.Entry(
            now,
            wish.from().value(),
            wish.to().value(),
            wish.cause().name(),
            wish.reason(),
            outcome));
  }
}
