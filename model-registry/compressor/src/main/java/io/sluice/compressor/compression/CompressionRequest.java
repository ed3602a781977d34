package io.sluice.compressor.compression;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to make of which model.
 *
 * @param model a TorchScript archive or an ONNX model, by its content
 * @param dataset what the examples are, for people; of no effect without them
 * @param engines that variants may be made for
 * @param seed of everything that is drawn at random
 * @param work where finished work is kept, so that the same request made again goes on from there;
 *     null to keep nothing
 */
public record CompressionRequest(
    Path model,
    DataFiles data,
    String dataset,
    Wish wish,
    Set<Engine> engines,
    long seed,
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
        model, data, "", Wish.ladder(), EnumSet.allOf(Engine.class), 0, null);
  }

  public CompressionRequest withWish(Wish other) {
    return new CompressionRequest(model, data, dataset, other, engines, seed, work);
  }

  public CompressionRequest withDataset(String name) {
    return new CompressionRequest(model, data, name, wish, engines, seed, work);
  }

  public CompressionRequest withEngines(Set<Engine> chosen) {
    return new CompressionRequest(model, data, dataset, wish, chosen, seed, work);
  }

  public CompressionRequest withSeed(long other) {
    return new CompressionRequest(model, data, dataset, wish, engines, other, work);
  }

  public CompressionRequest withWork(Path folder) {
    return new CompressionRequest(model, data, dataset, wish, engines, seed, folder);
  }
}
