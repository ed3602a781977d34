package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A policy; what it does not say is not limited. The fields are those of the gateway's policies.
 *
 * @param note for readers
 * @param latencyTargetMs from arrival to answer, ms
 * @param latencyQuantile share of the requests that meets the target; default 0.95
 * @param wattsBudget average of the whole device, W
 * @param wattsWindowMs what was saved within this time may be spent, ms; default 300000
 * @param reserveJoules that the whole device may use, J; not beside {@code wattsBudget}
 * @param reserveSeconds how long the reserve has to last, s
 * @param celsiusLimit that must not be reached, °C
 * @param accuracyFloor no variant below it while one above it is feasible, 0 to 1
 * @param accuracyCeiling no variant above it while one at or below it fits into memory, 0 to 1
 * @param pin the variant to serve
 * @param dwellMs a variant must have been feasible for so long before it leads, ms; default 10000
 */
record PolicyFile(
    @JsonSetter(nulls = Nulls.SET) @Nullable String note,
    @Nullable Double latencyTargetMs,
    @Nullable Double latencyQuantile,
    @Nullable Double wattsBudget,
    @Nullable Double wattsWindowMs,
    @Nullable Double reserveJoules,
    @Nullable Double reserveSeconds,
    @Nullable Double celsiusLimit,
    @Nullable Double accuracyFloor,
    @Nullable Double accuracyCeiling,
    @JsonSetter(nulls = Nulls.SET) @Nullable String pin,
    @Nullable Double dwellMs) {
  PolicyFile {
    require("watts_window_ms", wattsWindowMs, "watts_budget", wattsBudget);
    require("reserve_joules", reserveJoules, "reserve_seconds", reserveSeconds);
    require("reserve_seconds", reserveSeconds, "reserve_joules", reserveJoules);
    if (wattsBudget != null && reserveJoules != null) {
      throw new IllegalArgumentException(
          "watts_budget and reserve_joules exclude each other, but both are given");
    }
  }

  private static void require(
      String field, @Nullable Double value, String needed, @Nullable Double neededValue) {
    if (value != null && neededValue == null) {
      throw new IllegalArgumentException(field + " needs " + needed + ", which is missing");
    }
  }

  /**
   * @throws IllegalArgumentException when the variant to serve is not on the ladder, or a number is
   *     out of its range
   */
  AdaptationPolicy policy(DeviceLadder ladder) {
    Optional<VariantName> pinned = Optional.ofNullable(pin).map(VariantName::new);
    if (pinned.isPresent() && ladder.indexOf(pinned.get()) < 0) {
      throw new IllegalArgumentException("pin is %s, which is not on the ladder".formatted(pin));
    }
    return new AdaptationPolicy(
        optional(latencyTargetMs),
        SimulationFileField.or(latencyQuantile, AdaptationPolicy.UNLIMITED.latencyQuantile()),
        energy(),
        optional(celsiusLimit),
        optional(accuracyFloor),
        optional(accuracyCeiling),
        pinned,
        dwellMs == null ? AdaptationPolicy.UNLIMITED.dwell() : millis(dwellMs),
        false);
  }

  private Optional<EnergyBudget> energy() {
    if (reserveJoules != null && reserveSeconds != null) {
      return Optional.of(new EnergyBudget.Reserve(reserveJoules, millis(1e3 * reserveSeconds)));
    }
    if (wattsBudget == null) {
      return Optional.empty();
    }
    Duration window = wattsWindowMs == null ? AdaptationPolicy.WINDOW : millis(wattsWindowMs);
    return Optional.of(new EnergyBudget.Average(wattsBudget, window));
  }

  private static Duration millis(double millis) {
    return Duration.ofMillis(Math.round(millis));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
