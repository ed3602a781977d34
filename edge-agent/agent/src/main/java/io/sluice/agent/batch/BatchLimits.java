package io.sluice.agent.batch;

import java.time.Duration;

/**
 * @param maxBatch examples in one inference, 1 or more; the last request of a batch may bring more
 * @param maxWait how long a batch that is not full may wait for more; 0 takes what is there
 * @param queueCapacity requests that may wait
 */
public record BatchLimits(int maxBatch, Duration maxWait, int queueCapacity) {}
