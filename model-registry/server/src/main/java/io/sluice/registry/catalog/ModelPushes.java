package io.sluice.registry.catalog;

import io.sluice.registry.job.CompressionJob;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Takes pushes and has them made into versions. */
public final class ModelPushes {
  private final StorageFolder storage;
  private final PublishedModelCatalogue catalogue;
  private final LadderMaker maker;
  private final LadderPublisher publisher;
  private final JobQueue jobs;

  public ModelPushes(
      StorageFolder storage,
      PublishedModelCatalogue catalogue,
      LadderMaker maker,
      JobQueue jobs,
      Clock clock) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.maker = maker;
    this.publisher = new LadderPublisher(storage, clock);
    this.jobs = jobs;
  }

  /**
   * Takes a push.
   *
   * @param workspace folder from the storage that holds the pushed files; deleted from here on when
   *     it is not needed, also when this fails
   */
  public CompressionJobReceipt submit(
      ModelName model, VersionTag tag, PushedModel pushed, Path workspace) throws IOException {
    boolean needed = false;
    try {
      CompressionJobReceipt outcome = decide(model, tag, pushed, workspace);
      needed = outcome instanceof CompressionJobReceipt.Accepted accepted && accepted.isNew();
      return outcome;
    } finally {
      if (!needed) {
        storage.discard(workspace);
      }
    }
  }

  private CompressionJobReceipt decide(
      ModelName model, VersionTag tag, PushedModel pushed, Path workspace) throws IOException {
    PushTask task =
        new PushTask(model, tag, VersionProvenance.of(pushed), pushed, maker, publisher);
    synchronized (this) {
      Optional<CompressionJobReceipt> known = known(task);
      if (known.isPresent()) {
        return known.get();
      }
      Optional<CompressionJob> queued = jobs.offer(jobs.nextId(), task, workspace);
      return queued.isPresent()
          ? new CompressionJobReceipt.Accepted(queued.get().status(), true)
          : new CompressionJobReceipt.QueueFull(jobs.refuse());
    }
  }

  /** Decides a push of a version that is published or on its way. */
  private Optional<CompressionJobReceipt> known(PushTask task) throws IOException {
    Optional<CompressionJob> unfinished = unfinished(task);
    if (unfinished.isPresent()) {
      CompressionJob job = unfinished.get();
      boolean same = ((PushTask) job.task()).madeFrom().equals(task.madeFrom());
      return Optional.of(
          same
              ? new CompressionJobReceipt.Accepted(job.status(), false)
              : taken(task, "is being made"));
    }
    return catalogue
        .readable(task.model(), task.tag())
        .map(
            published ->
                published.madeFrom().equals(task.madeFrom())
                    ? new CompressionJobReceipt.Accepted(jobs.done(task).status(), false)
                    : taken(task, "was made"));
  }

  /** The job that makes this version now, or will. */
  private Optional<CompressionJob> unfinished(PushTask task) {
    return jobs.ofTask(PushTask.class).stream()
        .filter(job -> ((PushTask) job.task()).subject().equals(task.subject()))
        .filter(job -> !job.status().isFinished())
        .findFirst();
  }

  private static CompressionJobReceipt taken(PushTask task, String how) {
    return new CompressionJobReceipt.VersionTaken(
        "%s %s from other content, and versions never change; push it as a new version"
            .formatted(task.subject(), how));
  }
}
