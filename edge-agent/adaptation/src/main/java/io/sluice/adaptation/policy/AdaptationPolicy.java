package io.sluice.adaptation.policy;

import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the device loop must hold while it keeps accuracy as high as it can.
 *
 * @param latencyTargetMillis the latency (poll to reply) that the quantile must stay under, ms;
 *     empty: none
 * @param latencyQuantile the share of requests that must meet it, above 0 and below 1
 * @param wattsBudget average power of the device, W; empty: none
 * @param accuracyFloor no variant below this accuracy, 0 to 1, while one above it is feasible
 * @param pin serve this variant whatever the telemetry says
 * @param dwell shortest time on a rung before going up
 */
public record AdaptationPolicy(
    OptionalDouble latencyTargetMillis,
    double latencyQuantile,
    OptionalDouble wattsBudget,
    OptionalDouble accuracyFloor,
    Optional<VariantName> pin,
    Duration dwell) {
  /** No limits but the default quantile (0.95) and dwell (10 s). */
  public static final AdaptationPolicy UNLIMITED =
      new AdaptationPolicy(
          OptionalDouble.empty(),
          0.95,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Duration.ofSeconds(10));

  public AdaptationPolicy {
    requirePositive("latency target (ms)", latencyTargetMillis);
    requirePositive("watts budget", wattsBudget);
    if (!(latencyQuantile > 0 && latencyQuantile < 1)) {
      throw new IllegalArgumentException(
          "The latency quantile is above 0 and below 1, but is " + latencyQuantile);
    }
    if (accuracyFloor.isPresent()
        && !(accuracyFloor.getAsDouble() >= 0 && accuracyFloor.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "The accuracy floor is within 0 and 1, but is " + accuracyFloor.getAsDouble());
    }
    if (dwell.isNegative()) {
      throw new IllegalArgumentException("The dwell is not negative, but is " + dwell);
    }
  }

  private static void requirePositive(String what, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() > 0 && Double.isFinite(value.getAsDouble()))) {
      throw new IllegalArgumentException(
          "The " + what + " is positive and finite, but is " + value.getAsDouble());
    }
  }
}
