package io.sluice.registry.catalog;

import io.sluice.registry.job.JobProgress;
import io.sluice.registry.job.JobTask;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a version of what was pushed. */
record PushTask(
    ModelName model,
    VersionTag tag,
    VersionProvenance madeFrom,
    PushedModel pushed,
    LadderMaker maker,
    LadderPublisher publisher)
    implements JobTask {
  @Override
  public String kind() {
    return "push";
  }

  @Override
  public String subject() {
    return model + ":" + tag;
  }

  @Override
  public Commit make(Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    CompressedLadder ladder = maker.make(pushed, output, progress);
    return () -> publisher.publish(model, tag, ladder, madeFrom, pushed.model());
  }
}
