package io.sluice.registry.catalog;

import io.sluice.registry.job.Job;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Has further variants of published versions made, as somebody wishes. */
public final class Compressions {
  private final StorageFolder storage;
  private final Catalogue catalogue;
  private final VariantMaker maker;
  private final Extender extender;
  private final JobQueue jobs;

  public Compressions(
      StorageFolder storage, Catalogue catalogue, VariantMaker maker, JobQueue jobs, Clock clock) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.maker = maker;
    this.extender = new Extender(storage, catalogue, clock);
    this.jobs = jobs;
  }

  /**
   * Takes an order.
   *
   * @param version may be {@code latest}
   * @param workspace folder from the storage that holds the order's data; deleted from here on when
   *     it is not needed, also when this fails
   */
  public Submission submit(ModelName model, Tag version, CompressionOrder order, Path workspace)
      throws IOException {
    boolean needed = false;
    try {
      Submission outcome = decide(model, version, order, workspace);
      needed = outcome instanceof Submission.Accepted accepted && accepted.isNew();
      return outcome;
    } finally {
      if (!needed) {
        storage.discard(workspace);
      }
    }
  }

  /** Those of a version, the newest first; empty when there is no such version. */
  public Optional<List<Compression>> list(ModelName model, Tag version) throws IOException {
    // before the index is read: one that is done by now is in it
    List<Job> ofThisRun = jobs.ofTask(CompressionTask.class);
    Map<Job, Compression> seen = new LinkedHashMap<>();
    ofThisRun.forEach(job -> seen.put(job, seen(job)));
    Optional<PublishedVersion> published = catalogue.find(model, version);
    if (published.isEmpty()) {
      return Optional.empty();
    }
    seen.keySet().removeIf(job -> !task(job).makesFor(published.get()));
    return Optional.of(list(published.get(), List.copyOf(seen.values())));
  }

  /** Empty when the version has none of this id. */
  public Optional<Compression> find(ModelName model, Tag version, String id) throws IOException {
    return list(model, version).stream()
        .flatMap(List::stream)
        .filter(compression -> compression.id().equals(id))
        .findFirst();
  }

  /** Gives a compression up; its version stays as it is. */
  public JobQueue.Cancellation cancel(Compression compression) throws IOException {
    Optional<Job> job = jobs.find(compression.id());
    return job.isEmpty() ? JobQueue.Cancellation.TOO_LATE : jobs.cancel(job.get());
  }

  private Submission decide(ModelName model, Tag version, CompressionOrder order, Path workspace)
      throws IOException {
    Optional<PublishedVersion> published = catalogue.find(model, version);
    if (published.isEmpty()) {
      return new Submission.NoSuchVersion(
          "There is no model version %s:%s".formatted(model, version));
    }
    Base base;
    try {
      maker.check(order.wish());
      base = Base.of(published.get(), order.from(), storage.blobs());
    } catch (UnusableModelException e) {
      return new Submission.Refused(String.valueOf(e.getMessage()));
    }
    CompressionTask task =
        new CompressionTask(
            jobs.nextId(),
            model,
            new Tag(published.get().content().version()),
            CompressionOrigin.of(order, base),
            order,
            base,
            workspace,
            maker,
            extender);
    return queue(task);
  }

  private synchronized Submission queue(CompressionTask task) {
    for (Job job : unfinished()) {
      CompressionTask other = task(job);
      if (other.subject().equals(task.subject()) && other.origin().equals(task.origin())) {
        return new Submission.Accepted(job.status(), false);
      }
    }
    Optional<Job> queued = jobs.offer(task.id(), task, task.workspace());
    return queued.isPresent()
        ? new Submission.Accepted(queued.get().status(), true)
        : new Submission.QueueFull(jobs.refuse());
  }

  private List<Job> unfinished() {
    return jobs.ofTask(CompressionTask.class).stream()
        .filter(job -> !job.status().isFinished() && !job.isCancelled())
        .toList();
  }

  private static Compression seen(Job job) {
    return Compression.of(job.status(), task(job).origin());
  }

  private static CompressionTask task(Job job) {
    return (CompressionTask) job.task();
  }

  private static List<Compression> list(PublishedVersion version, List<Compression> ofThisRun) {
    List<String> recorded = version.compressions().stream().map(CompressionRecord::id).toList();
    Stream<Compression> done = version.compressions().stream().map(Compression::of);
    Stream<Compression> others = ofThisRun.stream().filter(c -> !recorded.contains(c.id()));
    List<Compression> all = new ArrayList<>(Stream.concat(done, others).toList());
    Collections.reverse(all);
    return all;
  }
}
