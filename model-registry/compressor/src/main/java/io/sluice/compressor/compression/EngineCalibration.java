package io.sluice.compressor.compression;

import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.measurement.EngineProcess;
import io.sluice.registry.manifest.Digest;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * Calibration by running a sample through instrumented models in a child process. Observations are
 * kept by the digest of the instrumented model, so steps with the same question do not pay twice.
 */
public final class EngineCalibration implements ModelCalibration {
  private final EngineProcess engine;
  private final Path samples;
  private final Path folder;
  private final DoubleConsumer progress;

  /**
   * @param folder folder for models; removed by the caller
   */
  public EngineCalibration(
      EngineProcess engine, Path samples, Path folder, DoubleConsumer progress) {
    this.engine = engine;
    this.samples = samples;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public <T> T observe(ScriptModule instrumented, ObservedModelReader<T> reading)
      throws ModelProcessingException, IOException, InterruptedException {
    Path before = folder.resolve("instrumented.pt");
    ScriptArchiveWriter.write(instrumented, before);
    Path after = folder.resolve("observed-" + Digest.of(before).hex() + ".pt");
    if (!Files.exists(after)) {
      engine.observe(before, samples, after, progress);
    }
    try (ScriptArchive archive = ScriptArchive.open(after)) {
      return reading.read(archive.module());
    }
  }
}
