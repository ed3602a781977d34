package io.sluice.registry.catalog;

import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.Tag;

/**
 * One push on its way to being a version. Its status is written by whoever submits it until it is
 * queued and by the compression thread from then on; anyone reads it.
 */
final class Job {
  private final ModelName model;
  private final Tag tag;
  private final Provenance madeFrom;
  private volatile JobStatus status;

  Job(ModelName model, Tag tag, Provenance madeFrom, JobStatus status) {
    this.model = model;
    this.tag = tag;
    this.madeFrom = madeFrom;
    this.status = status;
  }

  boolean makes(ModelName otherModel, Tag otherTag) {
    return model.equals(otherModel) && tag.equals(otherTag);
  }

  ModelName model() {
    return model;
  }

  Tag tag() {
    return tag;
  }

  Provenance madeFrom() {
    return madeFrom;
  }

  JobStatus status() {
    return status;
  }

  void report(JobStatus next) {
    status = next;
  }
}
