package io.sluice.agent.adapt;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.registry.manifest.KnownQuantity;

/**
 * Result of the device loop's last look. Immutable.
 *
 * @param policy policy in force, with the default latency target filled in
 * @param arrivalsPerSecond mean rate of requests over the loop's window
 * @param watts mean power over the meter's window, W
 */
public record DeviceLoopSnapshot(
    AdaptationPolicy policy, double arrivalsPerSecond, KnownQuantity watts) {}
