package io.sluice.registry.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of this run of the registry by id; the oldest finished ones are forgotten. */
final class JobHistory {
  private static final int MAX_JOBS = 1000;

  private final Map<String, Job> jobs = new LinkedHashMap<>();

  synchronized void add(Job job) {
    jobs.put(job.status().id(), job);
    if (jobs.size() > MAX_JOBS) {
      jobs.values().stream()
          .filter(old -> old.status().isFinished())
          .findFirst()
          .ifPresent(old -> jobs.remove(old.status().id()));
    }
  }

  synchronized void forget(Job job) {
    jobs.remove(job.status().id());
  }

  synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Those whose tasks are of this kind, oldest first. */
  synchronized List<Job> ofTask(Class<? extends Task> type) {
    return jobs.values().stream().filter(job -> type.isInstance(job.task())).toList();
  }
}
