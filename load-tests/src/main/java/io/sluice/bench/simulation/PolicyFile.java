package io.sluice.bench.simulation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.registry.manifest.VariantName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A policy; what it does not say is not limited. Fields that the gateway's policies have too are
 * named as there.
 *
 * @param note for readers
 * @param latencyTargetMs from arrival to answer, ms
 * @param latencyQuantile share of the requests that meets the target; default 0.95
 * @param wattsBudget average of the whole device, W
 * @param wattsWindowS what was saved within this time may be spent, s; default 300
 * @param joulesReserve of the whole device, J; not beside {@code wattsBudget}
 * @param reserveLastsS how long the reserve has to last, s
 * @param celsiusLimit that must not be reached, °C
 * @param accuracyFloor 0 to 1
 * @param pin the variant to serve
 * @param dwellMs a variant must have been feasible for so long before it leads, ms; default 10000
 */
record PolicyFile(
    @JsonSetter(nulls = Nulls.SET) @Nullable String note,
    @Nullable Double latencyTargetMs,
    @Nullable Double latencyQuantile,
    @Nullable Double wattsBudget,
    @Nullable Double wattsWindowS,
    @Nullable Double joulesReserve,
    @Nullable Double reserveLastsS,
    @Nullable Double celsiusLimit,
    @Nullable Double accuracyFloor,
    @JsonSetter(nulls = Nulls.SET) @Nullable String pin,
    @Nullable Double dwellMs) {
  PolicyFile {
    require("watts_window_s", wattsWindowS, "watts_budget", wattsBudget);
    require("joules_reserve", joulesReserve, "reserve_lasts_s", reserveLastsS);
    require("reserve_lasts_s", reserveLastsS, "joules_reserve", joulesReserve);
    if (wattsBudget != null && joulesReserve != null) {
      throw new IllegalArgumentException(
          "watts_budget and joules_reserve exclude each other, but both are given");
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
  AdaptationPolicy policy(Ladder ladder) {
    Optional<VariantName> pinned = Optional.ofNullable(pin).map(VariantName::new);
    if (pinned.isPresent() && ladder.indexOf(pinned.get()) < 0) {
      throw new IllegalArgumentException("pin is %s, which is not on the ladder".formatted(pin));
    }
    return new AdaptationPolicy(
        optional(latencyTargetMs),
        Field.or(latencyQuantile, AdaptationPolicy.UNLIMITED.latencyQuantile()),
        energy(),
        optional(celsiusLimit),
        optional(accuracyFloor),
        pinned,
        dwellMs == null ? AdaptationPolicy.UNLIMITED.dwell() : millis(dwellMs));
  }

  private Optional<EnergyBudget> energy() {
    if (joulesReserve != null && reserveLastsS != null) {
      return Optional.of(new EnergyBudget.Reserve(joulesReserve, millis(1e3 * reserveLastsS)));
    }
    if (wattsBudget == null) {
      return Optional.empty();
    }
    Duration window = wattsWindowS == null ? AdaptationPolicy.WINDOW : millis(1e3 * wattsWindowS);
    return Optional.of(new EnergyBudget.Average(wattsBudget, window));
  }

  private static Duration millis(double millis) {
    return Duration.ofMillis(Math.round(millis));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
