package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.Decision.Stay;
import io.sluice.adaptation.decide.Decision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the most accurate rung that holds the policy's limits.
 *
 * <p>In this order: a pin is obeyed; a rung that does not fit into memory or is below the accuracy
 * floor is left; when latency or power is over its limit, down at once to the most accurate rung
 * forecast to hold both, or to the cheapest when none is; up to the most accurate rung forecast to
 * hold every limit with room to spare, once the present rung has served for the dwell.
 *
 * <p>When no rung reaches the floor, or none fits into memory, that limit is given up before the
 * device would stop serving.
 */
public final class HysteresisLaw implements ControlLaw {
  /** Going up must keep within this share of the latency target, or noise would bring it down. */
  private static final double HEADROOM = 0.8;

  /** And must leave room for this much more than the power that it is forecast to add. */
  private static final double POWER_ROOM = 0.25;

  /** Power is judged only once the window no longer holds the rung before. */
  private static final Duration POWER_SETTLES = Duration.ofSeconds(3);

  @Override
  public Decision decide(Snapshot snapshot, AdaptationPolicy policy) {
    Optional<VariantName> pin = policy.pin().filter(p -> find(snapshot, p).isPresent());
    if (pin.isPresent()) {
      return pinned(snapshot, pin.get());
    }
    Forecast forecast = new Forecast(snapshot, policy);
    List<Rung> allowed = allowed(snapshot.ladder(), forecast);
    Rung current = snapshot.currentRung();
    if (!allowed.contains(current)) {
      return leave(current, allowed, forecast);
    }
    if (!forecast.meetsLatency(current, 1) && forecast.latencyIsKnown()) {
      return down(Cause.LATENCY, allowed, forecast);
    }
    if (!forecast.meetsPower(current) && snapshot.onRung().compareTo(POWER_SETTLES) >= 0) {
      return down(Cause.POWER, allowed, forecast);
    }
    return up(allowed, forecast);
  }

  private static Optional<Rung> find(Snapshot snapshot, VariantName variant) {
    return snapshot.ladder().stream().filter(r -> r.variant().equals(variant)).findFirst();
  }

  private static Decision pinned(Snapshot snapshot, VariantName pin) {
    if (snapshot.current().equals(pin)) {
      return new Stay("The policy pins " + pin);
    }
    return new Switch(snapshot.current(), pin, Cause.POLICY, "The policy pins " + pin, Map.of());
  }

  /** The rungs that fit into memory and reach the floor, most accurate first; never empty. */
  private static List<Rung> allowed(List<Rung> ladder, Forecast forecast) {
    List<Rung> fitting = ladder.stream().filter(forecast::fitsMemory).toList();
    if (fitting.isEmpty()) {
      return List.of(
          ladder.stream().min(Comparator.comparingLong(Rung::memoryBytes)).orElseThrow());
    }
    List<Rung> accurate = fitting.stream().filter(forecast::reachesFloor).toList();
    return accurate.isEmpty() ? List.of(fitting.get(0)) : accurate;
  }

  private static Decision leave(Rung current, List<Rung> allowed, Forecast forecast) {
    Rung to = best(allowed, forecast).orElseGet(() -> fastest(allowed));
    if (!forecast.fitsMemory(current)) {
      String reason =
          format(
              "%s needs %.1f MB of memory, the budget is %.1f MB",
              current.variant(),
              current.memoryBytes() / 1e6,
              forecast.snapshot().memoryBudgetBytes() / 1e6);
      return new Switch(
          current.variant(), to.variant(), Cause.MEMORY, reason, numbers(current, to, forecast));
    }
    String reason =
        format(
            "%s has accuracy %.4f, the policy's floor is %.4f",
            current.variant(), current.accuracy(), forecast.policy().accuracyFloor().orElseThrow());
    return new Switch(
        current.variant(), to.variant(), Cause.POLICY, reason, numbers(current, to, forecast));
  }

  private static Decision down(Cause cause, List<Rung> allowed, Forecast forecast) {
    Rung current = forecast.snapshot().currentRung();
    Rung cheapest = cause == Cause.LATENCY ? fastest(allowed) : mostFrugal(allowed, forecast);
    Rung to = best(allowed, forecast).orElse(cheapest);
    String over = cause == Cause.LATENCY ? overLatency(forecast) : overPower(forecast);
    if (to.equals(current)) {
      return new Stay(over + "; no rung is cheaper than " + current.variant());
    }
    String reason = over + "; " + expectation(to, forecast);
    return new Switch(
        current.variant(), to.variant(), cause, reason, numbers(current, to, forecast));
  }

  private static Decision up(List<Rung> allowed, Forecast forecast) {
    Rung current = forecast.snapshot().currentRung();
    // the ladder's order says what is more accurate, also where an accuracy is unknown
    Optional<Rung> better =
        allowed.stream()
            .takeWhile(rung -> !rung.equals(current))
            .filter(rung -> forecast.meetsLatency(rung, HEADROOM))
            .filter(rung -> forecast.meetsPower(rung, POWER_ROOM))
            .findFirst();
    if (better.isEmpty()) {
      return new Stay(current.variant() + " is the most accurate rung that holds every limit");
    }
    Rung to = better.get();
    Duration onRung = forecast.snapshot().onRung();
    if (onRung.compareTo(forecast.policy().dwell()) < 0) {
      return new Stay(
          format(
              "%s has room to follow, but %s has served only %.1f s of %.1f s",
              to.variant(),
              current.variant(),
              onRung.toMillis() / 1e3,
              forecast.policy().dwell().toMillis() / 1e3));
    }
    String reason = "Every limit holds with room to spare; " + expectation(to, forecast);
    return new Switch(
        current.variant(), to.variant(), Cause.HEADROOM, reason, numbers(current, to, forecast));
  }

  private static Optional<Rung> best(List<Rung> allowed, Forecast forecast) {
    return allowed.stream()
        .filter(rung -> forecast.meetsLatency(rung, 1) && forecast.meetsPower(rung))
        .findFirst();
  }

  private static Rung fastest(List<Rung> rungs) {
    return rungs.stream().min(Comparator.comparingDouble(Rung::p50Millis)).orElseThrow();
  }

  private static Rung mostFrugal(List<Rung> rungs, Forecast forecast) {
    return rungs.stream()
        .min(
            Comparator.comparingDouble(
                (Rung rung) -> forecast.watts(rung).orElse(Double.POSITIVE_INFINITY)))
        .orElseThrow();
  }

  private static String overLatency(Forecast forecast) {
    return format(
        "p%.0f of %.1f ms is over the target of %.1f ms",
        100 * forecast.policy().latencyQuantile(),
        forecast.snapshot().latency().quantileMillis(),
        forecast.policy().latencyTargetMillis().orElseThrow());
  }

  private static String overPower(Forecast forecast) {
    return format(
        "%.3f W (%s) is over the budget of %.3f W",
        forecast.snapshot().watts().known().orElseThrow(),
        forecast.snapshot().watts().sourceName(),
        forecast.policy().wattsBudget().orElseThrow());
  }

  private static String expectation(Rung to, Forecast forecast) {
    String latency = format("%s should take %.1f ms", to.variant(), forecast.latencyMillis(to));
    return forecast.watts(to).isEmpty()
        ? latency
        : latency + format(" at %.3f W", forecast.watts(to).getAsDouble());
  }

  private static Map<String, Double> numbers(Rung from, Rung to, Forecast forecast) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("accuracy_from", from.accuracy());
    numbers.put("accuracy_to", to.accuracy());
    numbers.put("arrivals_per_s", forecast.snapshot().arrivalsPerSecond());
    numbers.put("forecast_latency_ms", forecast.latencyMillis(to));
    if (forecast.latencyIsKnown()) {
      numbers.put("latency_ms", forecast.snapshot().latency().quantileMillis());
    }
    forecast.policy().latencyTargetMillis().ifPresent(t -> numbers.put("latency_target_ms", t));
    forecast.snapshot().watts().known().ifPresent(w -> numbers.put("watts", w));
    forecast.watts(to).ifPresent(w -> numbers.put("forecast_watts", w));
    forecast.policy().wattsBudget().ifPresent(b -> numbers.put("watts_budget", b));
    return numbers;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
