package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * Runs a sample through instrumented models in a child process. What was observed once is kept by
 * the digest of the instrumented model, so that steps that ask the same do not pay twice.
 */
public final class EngineCalibration implements Calibration {
  private final EngineProcess engine;
  private final Path samples;
  private final Path folder;
  private final DoubleConsumer progress;

  /**
   * @param folder for models; the caller removes it
   */
  public EngineCalibration(
      EngineProcess engine, Path samples, Path folder, DoubleConsumer progress) {
    this.engine = engine;
    this.samples = samples;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public <T> T observe(ScriptModule instrumented, Reading<T> reading)
      throws CompressionException, IOException, InterruptedException {
    Path before = folder.resolve("instrumented.pt");
    ScriptWriter.write(instrumented, before);
    Path after = folder.resolve("observed-" + Digest.of(before).hex() + ".pt");
    if (!Files.exists(after)) {
      engine.observe(before, samples, after, progress);
    }
    try (ScriptArchive archive = ScriptArchive.open(after)) {
      return reading.read(archive.module());
    }
  }
}
