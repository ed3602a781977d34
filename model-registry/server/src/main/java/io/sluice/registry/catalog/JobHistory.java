package io.sluice.registry.catalog;

import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.Tag;
import java.util.LinkedHashMap;
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

  synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** The job that makes this version now, or will. */
  synchronized Optional<Job> unfinished(ModelName model, Tag tag) {
    return jobs.values().stream()
        .filter(job -> job.makes(model, tag) && !job.status().isFinished())
        .findFirst();
  }
}
