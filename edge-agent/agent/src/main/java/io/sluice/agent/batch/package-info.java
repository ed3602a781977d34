/**
 * From requests to replies: checking, micro-batching under a deadline, running.
 *
 * <p>{@link io.sluice.agent.batch.MicroBatcher} runs on the one inference thread; requests come to
 * it through a bounded queue from any thread.
 */
@NullMarked
package io.sluice.agent.batch;

import org.jspecify.annotations.NullMarked;
