package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures the resident memory that one more copy of a model takes, loaded and run: the average of
 * several, because one small model cannot be told from chance. Whatever all models share (kernels,
 * the engine's pools) must have been touched before. Copies are kept until {@link #close()}: memory
 * that is freed would be used again and the next model would seem to need none.
 */
final class MemoryRun implements AutoCloseable {
  private static final long COPIED_BYTES = 16 << 20;
  private static final int MAX_COPIES = 6;
  private static final int INFERENCES = 5;

  private final Samples samples;
  private final String output;
  private final List<EngineModel> copies = new ArrayList<>();

  MemoryRun(Samples samples, String output) {
    this.samples = samples;
    this.output = output;
  }

  /**
   * @return null when there is nothing to read, or memory was freed meanwhile
   */
  @Nullable Long addedBytes(EngineJob.Candidate candidate)
      throws CompressionException, IOException {
    long size = Math.max(1, Files.size(Path.of(candidate.file())));
    int count = (int) Math.max(1, Math.min(MAX_COPIES, COPIED_BYTES / size));
    OptionalLong before = ResidentMemory.bytes();
    for (int i = 0; i < count; i++) {
      copies.add(load(candidate));
    }
    OptionalLong after = ResidentMemory.bytes();
    if (before.isEmpty() || after.isEmpty() || after.getAsLong() <= before.getAsLong()) {
      return null;
    }
    return (after.getAsLong() - before.getAsLong()) / count;
  }

  private EngineModel load(EngineJob.Candidate candidate) throws CompressionException, IOException {
    EngineModel model =
        EngineModel.load(candidate.name(), Path.of(candidate.file()), samples, output);
    for (int i = 0; i < INFERENCES; i++) {
      model.run(i % samples.count(), 1);
    }
    return model;
  }

  @Override
  public void close() {
    copies.forEach(EngineModel::close);
  }
}
