package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockedLayoutTechniqueIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"traced, 1", "scripted, 4", "residual, 2"})
  void theBlockedModelAnswersAsTheModelItWasMadeOf(String name, int channels) throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, 20, channels, 8, 8);
    Path blocked = folder.resolve("blocked.pt");
    try (ScriptArchive archive = ModelFixtures.open(name)) {
      ScriptModule folded =
          new BatchNormFoldingTechnique().apply(archive.module(), StepContext.EMPTY).model();
      ScriptArchiveWriter.write(
          new BlockedLayoutTechnique().apply(folded, StepContext.EMPTY).model(), blocked);

      List<ModelMeasurement> measured =
          new EngineProcess(folder, Duration.ofMinutes(2))
              .measure(
                  List.of("as brought", "blocked"),
                  List.of(ModelFixtures.path(name), blocked),
                  samples,
                  20,
                  false,
                  fraction -> {});

      assertThat(measured.get(1).relativeError()).isLessThan(1e-5);
    }
  }

  @Test
  void everyConvolutionIsReported() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step =
          new BlockedLayoutTechnique().apply(archive.module(), StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("conv1", "conv2");
    }
  }
}
