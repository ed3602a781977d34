/**
 * From requests to replies: check, micro-batching under a deadline, inference.
 *
 * <p>{@link io.sluice.agent.batch.MicroBatcher} runs on the only inference thread; requests arrive
 * through a bounded queue from any thread.
 */
@NullMarked
package io.sluice.agent.batch;

import org.jspecify.annotations.NullMarked;
