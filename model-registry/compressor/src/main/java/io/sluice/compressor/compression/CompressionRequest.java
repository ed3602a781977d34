package io.sluice.compressor.compression;

import io.sluice.measurement.EngineProcess;
import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request for variants of a model.
 *
 * @param model a TorchScript archive or an ONNX model, by its content
 * @param dataset description of the examples, for people; of no effect without examples
 * @param engines permitted engines of the variants
 * @param seed seed of all random draws
 * @param timing duration of the latency measurement of each variant at each batch
 * @param work folder of finished work, so the same request made again resumes; null to keep nothing
 */
public record CompressionRequest(
    Path model,
    DataFiles data,
    String dataset,
    RequestedVariants wish,
    Set<Engine> engines,
    long seed,
    Duration timing,
    @Nullable Path work) {
  public CompressionRequest {
    engines = Set.copyOf(engines);
    if (engines.isEmpty()) {
      throw new IllegalArgumentException("Variants must be made for some engine");
    }
  }

  /** The usual ladder, for all engines, nothing kept. */
  public static CompressionRequest of(Path model, DataFiles data) {
    return new CompressionRequest(
        model,
        data,
        "",
        RequestedVariants.ladder(),
        EnumSet.allOf(Engine.class),
        0,
        EngineProcess.TIMING,
        null);
  }

  public CompressionRequest withWish(RequestedVariants other) {
    return new CompressionRequest(model, data, dataset, other, engines, seed, timing, work);
  }

  public CompressionRequest withDataset(String name) {
    return new CompressionRequest(model, data, name, wish, engines, seed, timing, work);
  }

  public CompressionRequest withEngines(Set<Engine> chosen) {
    return new CompressionRequest(model, data, dataset, wish, chosen, seed, timing, work);
  }

  public CompressionRequest withSeed(long other) {
    return new CompressionRequest(model, data, dataset, wish, engines, other, timing, work);
  }

  public CompressionRequest withTiming(Duration other) {
    return new CompressionRequest(model, data, dataset, wish, engines, seed, other, work);
  }

  public CompressionRequest withWork(Path folder) {
    return new CompressionRequest(model, data, dataset, wish, engines, seed, timing, folder);
  }
}
