package io.sluice.registry.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** Counts jobs by how they ended, and how long they took. */
final class JobMetrics {
  private final MeterRegistry meters;

  JobMetrics(MeterRegistry meters, Collection<?> queue) {
    this.meters = meters;
    meters.gaugeCollectionSize("sluice.registry.jobs.queued", Tags.empty(), queue);
  }

  void refused() {
    meters.counter("sluice.registry.jobs.refused").increment();
  }

  void ended(CompressionJob job, Duration took) {
    String outcome = job.status().state().name().toLowerCase(Locale.ROOT);
    meters
        .timer("sluice.registry.jobs", "kind", job.task().kind(), "outcome", outcome)
        .record(took);
  }
}
