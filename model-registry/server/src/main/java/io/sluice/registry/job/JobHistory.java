package io.sluice.registry.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of this run of the registry by id; the oldest finished ones are forgotten. */
final class JobHistory {
  private static final int MAX_JOBS = 1000;

  private final Map<String, CompressionJob> jobs = new LinkedHashMap<>();

  synchronized void add(CompressionJob job) {
    jobs.put(job.status().id(), job);
    if (jobs.size() > MAX_JOBS) {
      jobs.values().stream()
          .filter(old -> old.status().isFinished())
          .findFirst()
          .ifPresent(old -> jobs.remove(old.status().id()));
    }
  }

  synchronized void forget(CompressionJob job) {
    jobs.remove(job.status().id());
  }

  synchronized Optional<CompressionJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Those whose tasks are of this kind, oldest first. */
  synchronized List<CompressionJob> ofTask(Class<? extends JobTask> type) {
    return jobs.values().stream().filter(job -> type.isInstance(job.task())).toList();
  }
}
