package io.sluice.demo.fleet;

import io.sluice.registry.manifest.KnownQuantity;
import java.util.List;
import java.util.Optional;

/**
 * What an agent last said of itself.
 *
 * @param serving whether it takes requests, as far as the gateway knows
 * @param incarnation chosen anew at each start of the agent
 * @param variant the rung that serves
 * @param ladder most accurate first
 * @param p95Millis poll to reply over its last window, ms; NaN when it served nothing
 * @param arrivalsPerSecond requests that it took
 * @param watts average over its last window
 * @param answered since it started
 * @param latencyTarget of the policy that it obeys, ms; NaN without one
 * @param wattsBudget of the policy that it obeys, W; NaN without one
 */
public record DemoAgentSnapshot(
    String id,
    boolean serving,
    String incarnation,
    String variant,
    List<RungView> ladder,
    double p95Millis,
    double arrivalsPerSecond,
    KnownQuantity watts,
    long answered,
    double latencyTarget,
    double wattsBudget) {
  public DemoAgentSnapshot {
    ladder = List.copyOf(ladder);
  }

  /**
   * One variant of an agent's ladder.
   *
   * @param p50Millis of its probe on that device at batch 1
   * @param joules of one inference
   */
  public record RungView(String variant, double p50Millis, KnownQuantity joules) {}

  /** The rung that serves, if the ladder names it. */
  public Optional<RungView> rung() {
    return ladder.stream().filter(r -> r.variant().equals(variant)).findFirst();
  }

  /** Whether it serves the most accurate rung of its ladder. */
  public boolean isOnTop() {
    return !ladder.isEmpty() && ladder.get(0).variant().equals(variant);
  }
}
