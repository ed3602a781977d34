package io.sluice.adaptation.policy;

import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the device loop must hold while it keeps accuracy as high as it can.
 *
 * @param latencyTargetMillis the latency (poll to reply) that the quantile must stay under, ms;
 *     empty: none but the requests' own deadlines
 * @param latencyQuantile the share of requests that must meet the target, above 0 and below 1
 * @param energy what the device may use; empty: any
 * @param celsiusLimit temperature that must not be reached, °C, such as where the device throttles;
 *     empty: none
 * @param accuracyFloor no variant below this accuracy, 0 to 1, while one above it is feasible
 * @param accuracyCeiling no variant above this accuracy, 0 to 1, while one at or below it is in
 *     memory or could be; the floor goes before it
 * @param pin serve this variant whatever the telemetry says
 * @param dwell a rung must have been feasible for so long before it leads; for one that has to be
 *     loaded it doubles with every rise that is regretted
 * @param loadPlanned devices share what comes, and somebody sees to it that they keep up when they
 *     are at their ceilings: no variant is passed over because the device has much to do
 */
public record AdaptationPolicy(
    OptionalDouble latencyTargetMillis,
    double latencyQuantile,
    Optional<EnergyBudget> energy,
    OptionalDouble celsiusLimit,
    OptionalDouble accuracyFloor,
    OptionalDouble accuracyCeiling,
    Optional<VariantName> pin,
    Duration dwell,
    boolean loadPlanned) {
  /** Over which an average of watts is held where the policy does not say. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** No limits but the default quantile (0.95) and dwell (10 s). */
  public static final AdaptationPolicy UNLIMITED =
      new AdaptationPolicy(
          OptionalDouble.empty(),
          0.95,
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Duration.ofSeconds(10),
          false);

  public AdaptationPolicy {
    if (latencyTargetMillis.isPresent()
        && !(latencyTargetMillis.getAsDouble() > 0
            && Double.isFinite(latencyTargetMillis.getAsDouble()))) {
      throw new IllegalArgumentException(
          "The latency target (ms) is positive and finite, but is "
              + latencyTargetMillis.getAsDouble());
    }
    if (!(latencyQuantile > 0 && latencyQuantile < 1)) {
      throw new IllegalArgumentException(
          "The latency quantile is above 0 and below 1, but is " + latencyQuantile);
    }
    if (celsiusLimit.isPresent() && !Double.isFinite(celsiusLimit.getAsDouble())) {
      throw new IllegalArgumentException(
          "The temperature limit is finite, but is " + celsiusLimit.getAsDouble());
    }
    requireShare("accuracy floor", accuracyFloor);
    requireShare("accuracy ceiling", accuracyCeiling);
    if (dwell.isNegative()) {
      throw new IllegalArgumentException("The dwell is not negative, but is " + dwell);
    }
  }

  /** Without a ceiling and a plan of the load. */
  public AdaptationPolicy(
      OptionalDouble latencyTargetMillis,
      double latencyQuantile,
      Optional<EnergyBudget> energy,
      OptionalDouble celsiusLimit,
      OptionalDouble accuracyFloor,
      Optional<VariantName> pin,
      Duration dwell) {
    this(
        latencyTargetMillis,
        latencyQuantile,
        energy,
        celsiusLimit,
        accuracyFloor,
        OptionalDouble.empty(),
        pin,
        dwell,
        false);
  }

  private static void requireShare(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "The " + name + " is within 0 and 1, but is " + value.getAsDouble());
    }
  }

  /** This with another latency target, ms. */
  public AdaptationPolicy withLatencyTarget(double millis) {
    return new AdaptationPolicy(
        OptionalDouble.of(millis),
        latencyQuantile,
        energy,
        celsiusLimit,
        accuracyFloor,
        accuracyCeiling,
        pin,
        dwell,
        loadPlanned);
  }

  /** This with another ceiling, 0 to 1; empty for none. */
  public AdaptationPolicy withAccuracyCeiling(OptionalDouble ceiling) {
    return new AdaptationPolicy(
        latencyTargetMillis,
        latencyQuantile,
        energy,
        celsiusLimit,
        accuracyFloor,
        ceiling,
        pin,
        dwell,
        loadPlanned);
  }

  /** This under a plan of the load, or without one. */
  public AdaptationPolicy withLoadPlanned(boolean planned) {
    return new AdaptationPolicy(
        latencyTargetMillis,
        latencyQuantile,
        energy,
        celsiusLimit,
        accuracyFloor,
        accuracyCeiling,
        pin,
        dwell,
        planned);
  }

  /** The average power allowed, W; of a reserve what it allows when used evenly. */
  public OptionalDouble wattsBudget() {
    if (energy.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (energy.get() instanceof EnergyBudget.Reserve reserve) {
      return OptionalDouble.of(reserve.joules() / (reserve.lasts().toMillis() / 1e3));
    }
    return OptionalDouble.of(((EnergyBudget.Average) energy.get()).watts());
  }
}
