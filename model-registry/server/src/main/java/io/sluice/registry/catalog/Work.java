package io.sluice.registry.catalog;

import java.nio.file.Path;

/**
 * What the compression thread needs to do a job.
 *
 * @param workspace holds the pushed files; deleted when the job has ended
 */
record Work(Job job, PushedModel pushed, Path workspace) {}
