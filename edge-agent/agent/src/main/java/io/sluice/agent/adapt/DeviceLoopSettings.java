package io.sluice.agent.adapt;

import java.time.Duration;

/**
 * Settings of the device loop.
 *
 * @param every time between two decisions
 * @param window time span of the averages of latency and arrivals
 * @param bench time without another try of a rung after a failed switch
 */
public record DeviceLoopSettings(Duration every, Duration window, Duration bench) {}
