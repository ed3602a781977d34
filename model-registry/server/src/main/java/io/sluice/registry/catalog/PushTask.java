package io.sluice.registry.catalog;

import io.sluice.registry.job.Progress;
import io.sluice.registry.job.Task;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.Tag;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a version of what was pushed. */
record PushTask(
    ModelName model,
    Tag tag,
    Provenance madeFrom,
    PushedModel pushed,
    LadderMaker maker,
    Publisher publisher)
    implements Task {
  @Override
  public String kind() {
    return "push";
  }

  @Override
  public String subject() {
    return model + ":" + tag;
  }

  @Override
  public Commit make(Path output, Progress progress)
      throws UnusableModelException, IOException, InterruptedException {
    Ladder ladder = maker.make(pushed, output, progress);
    return () -> publisher.publish(model, tag, ladder, madeFrom, pushed.model());
  }
}
