package io.sluice.agent.adapt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.decide.Rung;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.batch.Traffic;
import io.sluice.agent.ladder.LadderView;
import io.sluice.agent.ladder.SwitchOutcome;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.power.Sensors;
import io.sluice.registry.manifest.Quantity;
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

  private final LoopSettings settings;
  private final DeviceLaw law;
  private final VariantLadder ladder;
  private final Traffic traffic;
  private final Sensors sensors;
  private final PolicyBook policies;
  private final DecisionListener listener;
  private final DecisionLog log;
  private final MeterRegistry meters;
  private final Executor executor;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  private final RateWindow arrivals;
  private long arrivalsBefore;
  private long sensedNanos;
  private final Map<VariantName, Instant> benchedUntil = new HashMap<>();
  private OptionalDouble typicalDeadlineMillis = OptionalDouble.empty();
  private AdaptationPolicy obeyed = AdaptationPolicy.UNLIMITED;
  private boolean switching;
  private volatile Vitals vitals;

  public DeviceLoop(
      LoopSettings settings,
      DeviceLaw law,
      VariantLadder ladder,
      Traffic traffic,
      Sensors sensors,
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
    this.sensors = sensors;
    this.policies = policies;
    this.listener = listener;
    this.log = log;
    this.meters = meters;
    this.executor = executor;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.sensedNanos = nanoClock.getAsLong();
    this.arrivals = new RateWindow(settings.window().toNanos());
    this.vitals = new Vitals(policies.current(), 0, Quantity.unknown());
  }

  public Vitals vitals() {
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
    Quantity watts = sensors.power().sample();
    vitals =
        new Vitals(withDefaultTarget(policies.current()), arrivals.perSecond(now, arrived), watts);
    if (!vitals.policy().equals(obeyed)) {
      obeyed = vitals.policy();
      law.obey(obeyed);
    }
    law.sense(readings(now, arrived));
  }

  private Readings readings(long now, long arrived) {
    double seconds = (now - sensedNanos) / 1e9;
    double rate = seconds > 0 ? (arrived - arrivalsBefore) / seconds : Double.NaN;
    sensedNanos = now;
    arrivalsBefore = arrived;
    return new Readings(
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

  private Residency residency() {
    LadderView view = ladder.view();
    Instant now = clock.instant();
    benchedUntil.values().removeIf(until -> !until.isAfter(now));
    int lead = view.index(view.current());
    long resident = ladder.resident() | 1L << lead;
    long absent = ~resident & ~mask(view, rung -> benchedUntil.containsKey(rung.variant()));
    return new Residency(
        nanoClock.getAsLong() / 1e6,
        lead,
        resident,
        absent & mask(view, view::fitsBesideFallback),
        absent & mask(view, view::fitsBesideAll));
  }

  private static long mask(LadderView view, Predicate<Rung> chosen) {
    long mask = 0;
    for (int i = 0; i < view.rungs().size(); i++) {
      mask |= chosen.test(view.rungs().get(i).rung()) ? 1L << i : 0;
    }
    return mask;
  }

  private void apply(Decision decision) {
    if (decision instanceof Decision.Switch wish) {
      start(wish);
    } else if (decision instanceof Decision.Load wish) {
      accompany(wish);
    }
  }

  private void accompany(Decision.Load wish) {
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
    LOG.warn("{} keeps serving; the switch to {} was {}", wish.from(), wish.to(), why);
    note(now, wish, why);
  }

  private void note(Instant now, Decision.Switch wish, String outcome) {
    String kind = outcome.replaceFirst(":.*", "");
    Counter.builder("sluice.agent.switches")
        .description("Switches decided by the control law, by outcome")
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
