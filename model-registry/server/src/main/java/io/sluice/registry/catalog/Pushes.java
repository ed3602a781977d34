package io.sluice.registry.catalog;

import io.sluice.registry.job.Job;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Takes pushes and has them made into versions. */
public final class Pushes {
  private final StorageFolder storage;
  private final Catalogue catalogue;
  private final LadderMaker maker;
  private final Publisher publisher;
  private final JobQueue jobs;

  public Pushes(
      StorageFolder storage, Catalogue catalogue, LadderMaker maker, JobQueue jobs, Clock clock) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.maker = maker;
    this.publisher = new Publisher(storage, clock);
    this.jobs = jobs;
  }

  /**
   * Takes a push.
   *
   * @param workspace folder from the storage that holds the pushed files; deleted from here on when
   *     it is not needed, also when this fails
   */
  public Submission submit(ModelName model, Tag tag, PushedModel pushed, Path workspace)
      throws IOException {
    boolean needed = false;
    try {
      Submission outcome = decide(model, tag, pushed, workspace);
      needed = outcome instanceof Submission.Accepted accepted && accepted.isNew();
      return outcome;
    } finally {
      if (!needed) {
        storage.discard(workspace);
      }
    }
  }

  private Submission decide(ModelName model, Tag tag, PushedModel pushed, Path workspace)
      throws IOException {
    PushTask task = new PushTask(model, tag, Provenance.of(pushed), pushed, maker, publisher);
    synchronized (this) {
      Optional<Submission> known = known(task);
      if (known.isPresent()) {
        return known.get();
      }
      Optional<Job> queued = jobs.offer(jobs.nextId(), task, workspace);
      return queued.isPresent()
          ? new Submission.Accepted(queued.get().status(), true)
          : new Submission.QueueFull(jobs.refuse());
    }
  }

  /** Decides a push of a version that is published or on its way. */
  private Optional<Submission> known(PushTask task) throws IOException {
    Optional<Job> unfinished = unfinished(task);
    if (unfinished.isPresent()) {
      Job job = unfinished.get();
      boolean same = ((PushTask) job.task()).madeFrom().equals(task.madeFrom());
      return Optional.of(
          same ? new Submission.Accepted(job.status(), false) : taken(task, "is being made"));
    }
    return catalogue
        .readable(task.model(), task.tag())
        .map(
            published ->
                published.madeFrom().equals(task.madeFrom())
                    ? new Submission.Accepted(jobs.done(task).status(), false)
                    : taken(task, "was made"));
  }

  /** The job that makes this version now, or will. */
  private Optional<Job> unfinished(PushTask task) {
    return jobs.ofTask(PushTask.class).stream()
        .filter(job -> ((PushTask) job.task()).subject().equals(task.subject()))
        .filter(job -> !job.status().isFinished())
        .findFirst();
  }

  private static Submission taken(PushTask task, String how) {
    return new Submission.VersionTaken(
        "%s %s from other content, and versions never change; push it as a new version"
            .formatted(task.subject(), how));
  }
}
