package io.sluice.agent.adapt;

import java.time.Duration;

/**
 * @param every time between two decisions
 * @param window over which latency and arrivals are judged
 * @param bench how long a rung is not wanted again after switching to it did not work
 */
public record LoopSettings(Duration every, Duration window, Duration bench) {}
