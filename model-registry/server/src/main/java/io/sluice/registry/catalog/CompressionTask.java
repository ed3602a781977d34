package io.sluice.registry.catalog;

import io.sluice.registry.job.JobProgress;
import io.sluice.registry.job.JobTask;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.VersionTag;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes further variants of a version.
 *
 * @param id of the compression, by which the index remembers it
 * @param workspace holds the data of the order
 */
record CompressionTask(
    String id,
    ModelName model,
    VersionTag tag,
    CompressionOrigin origin,
    CompressionOrder order,
    CompressionBase base,
    Path workspace,
    VariantMaker maker,
    VersionExtender extender)
    implements JobTask {
  boolean makesFor(PublishedVersion version) {
    return version.content().model().equals(model)
        && version.content().version().equals(tag.value());
  }

  @Override
  public String kind() {
    return "compression";
  }

  @Override
  public String subject() {
    return model + ":" + tag;
  }

  @Override
  public Commit make(Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    CompressedLadder made = maker.make(named(), order, output, progress);
    return () -> extender.extend(model, tag, made, id, origin);
  }

  /** The stored file under a name that says what it is. */
  private Path named() throws IOException {
    Path file = workspace.resolve(base.fileName());
    try {
      return Files.createSymbolicLink(file, base.file().file());
    } catch (UnsupportedOperationException | FileSystemException e) { // Windows asks for a right
      return Files.copy(base.file().file(), file);
    }
  }
}
