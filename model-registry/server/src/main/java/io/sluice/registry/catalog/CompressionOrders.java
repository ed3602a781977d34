package io.sluice.registry.catalog;

import io.sluice.registry.job.CompressionJob;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.VersionTag;
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
public final class CompressionOrders {
  private final StorageFolder storage;
  private final PublishedModelCatalogue catalogue;
  private final VariantMaker maker;
  private final VersionExtender extender;
  private final JobQueue jobs;

  public CompressionOrders(
      StorageFolder storage,
      PublishedModelCatalogue catalogue,
      VariantMaker maker,
      JobQueue jobs,
      Clock clock) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.maker = maker;
    this.extender = new VersionExtender(storage, catalogue, clock);
    this.jobs = jobs;
  }

  /**
   * Takes an order.
   *
   * @param version may be {@code latest}
   * @param workspace folder from the storage that holds the order's data; deleted from here on when
   *     it is not needed, also when this fails
   */
  public CompressionJobReceipt submit(
      ModelName model, VersionTag version, CompressionOrder order, Path workspace)
      throws IOException {
    boolean needed = false;
    try {
      CompressionJobReceipt outcome = decide(model, version, order, workspace);
      needed = outcome instanceof CompressionJobReceipt.Accepted accepted && accepted.isNew();
      return outcome;
    } finally {
      if (!needed) {
        storage.discard(workspace);
      }
    }
  }

  /** Those of a version, the newest first; empty when there is no such version. */
  public Optional<List<CompressionStatus>> list(ModelName model, VersionTag version)
      throws IOException {
    // before the index is read: one that is done by now is in it
    List<CompressionJob> ofThisRun = jobs.ofTask(CompressionTask.class);
    Map<CompressionJob, CompressionStatus> seen = new LinkedHashMap<>();
    ofThisRun.forEach(job -> seen.put(job, seen(job)));
    Optional<PublishedVersion> published = catalogue.find(model, version);
    if (published.isEmpty()) {
      return Optional.empty();
    }
    seen.keySet().removeIf(job -> !task(job).makesFor(published.get()));
    return Optional.of(list(published.get(), List.copyOf(seen.values())));
  }

  /** Empty when the version has none of this id. */
  public Optional<CompressionStatus> find(ModelName model, VersionTag version, String id)
      throws IOException {
    return list(model, version).stream()
        .flatMap(List::stream)
        .filter(compression -> compression.id().equals(id))
        .findFirst();
  }

  /** Gives a compression up; its version stays as it is. */
  public JobQueue.Cancellation cancel(CompressionStatus compression) throws IOException {
    Optional<CompressionJob> job = jobs.find(compression.id());
    return job.isEmpty() ? JobQueue.Cancellation.TOO_LATE : jobs.cancel(job.get());
  }

  private CompressionJobReceipt decide(
      ModelName model, VersionTag version, CompressionOrder order, Path workspace)
      throws IOException {
    Optional<PublishedVersion> published = catalogue.find(model, version);
    if (published.isEmpty()) {
      return new CompressionJobReceipt.NoSuchVersion(
          "There is no model version %s:%s".formatted(model, version));
    }
    CompressionBase base;
    try {
      maker.check(order.wish());
      base = CompressionBase.of(published.get(), order.from(), storage.blobs());
    } catch (UnusableModelException e) {
      return new CompressionJobReceipt.Refused(String.valueOf(e.getMessage()));
    }
    CompressionTask task =
        new CompressionTask(
            jobs.nextId(),
            model,
            new VersionTag(published.get().content().version()),
            CompressionOrigin.of(order, base),
            order,
            base,
            workspace,
            maker,
            extender);
    return queue(task);
  }

  private synchronized CompressionJobReceipt queue(CompressionTask task) {
    for (CompressionJob job : unfinished()) {
      CompressionTask other = task(job);
      if (other.subject().equals(task.subject()) && other.origin().equals(task.origin())) {
        return new CompressionJobReceipt.Accepted(job.status(), false);
      }
    }
    Optional<CompressionJob> queued = jobs.offer(task.id(), task, task.workspace());
    return queued.isPresent()
        ? new CompressionJobReceipt.Accepted(queued.get().status(), true)
        : new CompressionJobReceipt.QueueFull(jobs.refuse());
  }

  private List<CompressionJob> unfinished() {
    return jobs.ofTask(CompressionTask.class).stream()
        .filter(job -> !job.status().isFinished() && !job.isCancelled())
        .toList();
  }

  private static CompressionStatus seen(CompressionJob job) {
    return CompressionStatus.of(job.status(), task(job).origin());
  }

  private static CompressionTask task(CompressionJob job) {
    return (CompressionTask) job.task();
  }

  private static List<CompressionStatus> list(
      PublishedVersion version, List<CompressionStatus> ofThisRun) {
    List<String> recorded = version.compressions().stream().map(CompressionRecord::id).toList();
    Stream<CompressionStatus> done = version.compressions().stream().map(CompressionStatus::of);
    Stream<CompressionStatus> others = ofThisRun.stream().filter(c -> !recorded.contains(c.id()));
    List<CompressionStatus> all = new ArrayList<>(Stream.concat(done, others).toList());
    Collections.reverse(all);
    return all;
  }
}
