package io.sluice.registry.job;

import java.nio.file.Path;

/**
 * A job that waits.
 *
 * @param workspace holds the files it needs; deleted when the job has ended
 */
record QueuedWork(CompressionJob job, Path workspace) {}
