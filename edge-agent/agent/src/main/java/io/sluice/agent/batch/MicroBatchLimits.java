package io.sluice.agent.batch;

import java.time.Duration;

/**
 * Limits of batches and of the queue.
 *
 * @param maxBatch examples of a full batch, 1 or more; the last request of a batch may bring more
 * @param maxWait longest wait of a batch for further requests; 0 for requests already waiting only
 * @param queueCapacity limit of waiting requests
 */
public record MicroBatchLimits(int maxBatch, Duration maxWait, int queueCapacity) {}
