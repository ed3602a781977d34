/**
 * Long work, one piece at a time: queued, done with progress, cancelled, remembered.
 *
 * <p>Knows nothing of models: what a job does is a {@link io.sluice.registry.job.JobTask}. Tasks
 * are confined to the thread {@code sluice-compression}; everything else here may be called from
 * any thread that may block.
 */
@NullMarked
package io.sluice.registry.job;

import org.jspecify.annotations.NullMarked;
