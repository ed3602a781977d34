package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Check of the engines on this device, by a tiny model per engine in a child process. An engine's
 * libraries may need instructions beyond the processor and then kill the process, as libtorch for
 * linux-aarch64 on ARMv8.0.
 */
public final class EngineCheck {
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 2L))));

  private EngineCheck() {}

  /**
   * Runs the check. Blocks while the engines start, for seconds.
   *
   * @return result of each engine of this program
   * @throws IOException if the models cannot be written to disk
   */
  public static EngineCheckReport run(VariantProber prober)
      throws IOException, InterruptedException {
    Map<VariantName, ModelFile> models = new LinkedHashMap<>();
    Path folder = Files.createTempDirectory("sluice-engines");
    try {
      for (Engine engine : Engine.values()) {
        models.put(name(engine), new ModelFile(engine, unpack(engine, folder)));
      }
      return report(prober.probe(SIGNATURE, models));
    } finally {
      for (ModelFile model : models.values()) {
        Files.deleteIfExists(model.path());
      }
      Files.deleteIfExists(folder);
    }
  }

  private static EngineCheckReport report(Map<VariantName, ProbeResult> results) {
    Map<Engine, ProbeResult> engines = new EnumMap<>(Engine.class);
    for (Engine engine : Engine.values()) {
      engines.put(engine, Objects.requireNonNull(results.get(name(engine))));
    }
    return new EngineCheckReport(engines);
  }

  private static VariantName name(Engine engine) {
    return new VariantName("check" + engine.fileSuffix());
  }

  private static Path unpack(Engine engine, Path folder) throws IOException {
    Path file = folder.resolve(name(engine).value());
    try (InputStream model =
        Objects.requireNonNull(EngineCheck.class.getResourceAsStream(name(engine).value()))) {
      Files.copy(model, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    }
  }
}
