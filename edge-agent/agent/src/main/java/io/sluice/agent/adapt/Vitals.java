package io.sluice.agent.adapt;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.registry.manifest.Quantity;

/**
 * What the device loop saw last. Immutable.
 *
 * @param policy that it obeyed, the default latency target filled in
 * @param arrivalsPerSecond over the loop's window
 * @param watts average over the loop's window
 */
public record Vitals(AdaptationPolicy policy, double arrivalsPerSecond, Quantity watts) {}
