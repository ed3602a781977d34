package io.sluice.adaptation.policy;

import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Constraints of the device loop in its pursuit of accuracy.
 *
 * @param latencyTargetMillis upper limit of the latency quantile (poll to reply), ms; empty: only
 *     the requests' own deadlines
 * @param latencyQuantile share of requests to meet the target, above 0 and below 1
 * @param energy energy budget; empty: unlimited
 * @param celsiusLimit temperature not to be reached, °C, such as the throttling point; empty:
 *     unlimited
 * @param accuracyFloor no variant below this accuracy, 0 to 1, while a variant above is feasible
 * @param accuracyCeiling no variant above this accuracy, 0 to 1, while a variant at or below is in
 *     memory or loadable; the floor has precedence
 * @param pin the only variant to serve, regardless of telemetry
 * @param dwell least time of feasibility before a rung leads; for a rung not yet in memory, doubled
 *     with every regretted rise
 * @param loadPlanned whether a fleet plan keeps devices at their ceilings within capacity: then no
 *     variant is rejected for high load
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
  /** Default averaging window of a power budget. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** No limits; default quantile (0.95) and dwell (10 s). */
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

  /** A policy without a ceiling and without a load plan. */
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

  /** Copy with another latency target, ms. */
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

  /** Copy with another accuracy ceiling, 0 to 1; empty for none. */
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

  /** Copy with or without a load plan. */
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

  /** Average allowed power, W; of a reserve, its energy spread evenly; empty without a budget. */
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
