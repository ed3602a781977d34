package io.sluice.adaptation.decide;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.OptionalDouble;

/**
 * What latency and power another rung would have now.
 *
 * <p>Latency scales with the calm latencies of the two rungs: a busy machine slows all alike. Power
 * changes by the difference of the energies per inference, times the arrival rate.
 */
record Forecast(Snapshot snapshot, AdaptationPolicy policy) {
  /** With fewer answers in the window its quantile is noise. */
  static final int LEAST_ANSWERS = 20;

  /** Latency at the policy's quantile, ms; the calm latency of the rung when nothing was served. */
  double latencyMillis(Rung rung) {
    if (!latencyIsKnown()) {
      return rung.p50Millis();
    }
    return snapshot.latency().quantileMillis()
        * rung.p50Millis()
        / snapshot.currentRung().p50Millis();
  }

  boolean latencyIsKnown() {
    return snapshot.latency().count() >= LEAST_ANSWERS
        && Double.isFinite(snapshot.latency().quantileMillis());
  }

  /** Average power of the device, W; empty when power or an energy per inference is unknown. */
  OptionalDouble watts(Rung rung) {
    Rung current = snapshot.currentRung();
    if (rung.equals(current)) {
      return snapshot.watts().known();
    }
    OptionalDouble now = snapshot.watts().known();
    OptionalDouble before = current.joulesPerInference().known();
    OptionalDouble after = rung.joulesPerInference().known();
    if (now.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return OptionalDouble.empty();
    }
    double saved = snapshot.arrivalsPerSecond() * (before.getAsDouble() - after.getAsDouble());
    return OptionalDouble.of(now.getAsDouble() - saved);
  }

  /** Whether the rung keeps within this share of the latency target. */
  boolean meetsLatency(Rung rung, double share) {
    OptionalDouble target = policy.latencyTargetMillis();
    return target.isEmpty() || latencyMillis(rung) <= share * target.getAsDouble();
  }

  /** Whether the rung keeps within the budget; true when there is none or power is unknown. */
  boolean meetsPower(Rung rung) {
    return meetsPower(rung, 0);
  }

  /**
   * As {@link #meetsPower(Rung)}, with room to spare.
   *
   * @param room this share of what the change of rung adds; a share of the whole would hide it
   *     behind the power of the idle device
   */
  boolean meetsPower(Rung rung, double room) {
    OptionalDouble budget = policy.wattsBudget();
    OptionalDouble watts = watts(rung);
    if (budget.isEmpty() || watts.isEmpty()) {
      return true;
    }
    double added = Math.abs(watts.getAsDouble() - snapshot.watts().known().orElseThrow());
    return watts.getAsDouble() + room * added <= budget.getAsDouble();
  }

  boolean fitsMemory(Rung rung) {
    return rung.memoryBytes() <= snapshot.memoryBudgetBytes();
  }

  boolean reachesFloor(Rung rung) {
    OptionalDouble floor = policy.accuracyFloor();
    return floor.isEmpty() || rung.accuracy() >= floor.getAsDouble();
  }
}
