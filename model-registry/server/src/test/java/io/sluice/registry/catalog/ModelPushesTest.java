package io.sluice.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.registry.job.JobProgress;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.VersionTag;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPushesTest {
  @TempDir Path folder;

  @Test
  void aPushThatCannotBeDecidedLeavesNoWorkspaceBehind() throws Exception {
    try (StorageFolder storage = StorageFolder.open(folder)) {
      JobQueue jobs =
          new JobQueue(storage, 1, () -> "id", System::nanoTime, new SimpleMeterRegistry());
      ModelPushes pushes =
          new ModelPushes(
              storage,
              new PublishedModelCatalogue(storage),
              ModelPushesTest::noLadder,
              jobs,
              Clock.systemUTC());
      Path workspace = storage.newWorkspace();
      PushedModel lost = new PushedModel(workspace.resolve("model.pt"), null, null, "", Set.of());

      assertThatThrownBy(
              () -> pushes.submit(new ModelName("fashion"), new VersionTag("1"), lost, workspace))
          .isInstanceOf(NoSuchFileException.class);

      assertThat(workspace).doesNotExist();
    }
  }

  private static CompressedLadder noLadder(PushedModel pushed, Path output, JobProgress progress)
      throws UnusableModelException {
    throw new UnusableModelException("nothing is made here", null);
  }
}
