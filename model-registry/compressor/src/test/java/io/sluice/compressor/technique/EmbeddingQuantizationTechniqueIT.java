package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.NpyType;
import io.sluice.measurement.NpzWriter;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares lookups in integer tables in libtorch with lookups in the originals. */
class EmbeddingQuantizationTechniqueIT {
  private static final int SAMPLES = 30;
  private static final int TOKENS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "words-traced, 8, 0.01",
    "words-scripted, 8, 0.01",
    "words-traced, 4, 0.15",
    "words-scripted, 4, 0.15"
  })
  void theAnswersStayCloseToThoseInFp32(String name, int bits, double most) throws Exception {
    Path quantized = write(name, new EmbeddingQuantizationTechnique(bits, null));

    ModelMeasurement measured = measure(ModelFixtures.path(name), quantized, 50);

    assertThat(measured.relativeError()).isBetween(1e-6, most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-tied-traced", "words-tied-scripted"})
  void bothUsesOfASharedTableStayClose(String name) throws Exception {
    Path quantized = write(name, new DynamicInt8Technique());

    ModelMeasurement measured = measure(ModelFixtures.path(name), quantized, 50);

    assertThat(measured.relativeError()).isBetween(1e-6, 0.05);
  }

  @Test
  void whatIsStoredCompactlyAnswersTheSame() throws Exception {
    Path quantized = write("words-traced", new DynamicInt8Technique());
    Path stored = write("words-traced", new DynamicInt8Technique(), new CompactStorageTechnique());

    ModelMeasurement measured = measure(quantized, stored, 50);

    assertThat(measured.relativeError()).isZero();
  }

  @Test
  void aTokenOutsideTheTableIsAnErrorAsInFp32() throws Exception {
    Path quantized = write("words-traced", new EmbeddingQuantizationTechnique());

    assertThatThrownBy(() -> measure(quantized, quantized, 5000))
        .isInstanceOf(ModelProcessingException.class);
  }

  private Path write(String name, CompressionTechnique... steps) throws Exception {
    Path file = folder.resolve(name + steps.length + ".pt");
    try (ScriptArchive archive = ModelFixtures.open(name)) {
      ScriptModule model = archive.module();
      for (CompressionTechnique step : steps) {
        model = step.apply(model, StepContext.EMPTY).model();
      }
      ScriptArchiveWriter.write(model, file);
    }
    return file;
  }

  private ModelMeasurement measure(Path reference, Path other, int vocabulary) throws Exception {
    return new EngineProcess(folder, Duration.ofMinutes(2))
        .measure(
            List.of("reference", "other"),
            List.of(reference, other),
            tokens(vocabulary),
            100,
            false,
            fraction -> {})
        .get(1);
  }

  private Path tokens(int vocabulary) throws Exception {
    ByteBuffer tokens =
        ByteBuffer.allocate(SAMPLES * TOKENS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(5);
    while (tokens.hasRemaining()) {
      tokens.putLong(random.nextInt(vocabulary));
    }
    Path file = folder.resolve("tokens.npz");
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.write(
          "x",
          NpyType.INT64,
          List.of((long) SAMPLES, (long) TOKENS),
          output -> output.write(tokens.array()));
    }
    return file;
  }
}
