package io.sluice.agent.batch;

import java.time.Duration;

/**
 * @param maxBatch requests in one inference, 1 or more
 * @param maxWait how long a batch that is not full may wait for more; 0 takes what is there
 * @param queueCapacity requests that may wait
 */
public record BatchLimits(int maxBatch, Duration maxWait, int queueCapacity) {}
