package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockedLayoutIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"traced, 1", "scripted, 4", "residual, 2"})
  void theBlockedModelAnswersAsTheModelItWasMadeOf(String name, int channels) throws Exception {
    Path samples = Fixtures.npz(folder.resolve("s.npz"), 0, 20, channels, 8, 8);
    Path blocked = folder.resolve("blocked.pt");
    try (ScriptArchive archive = Fixtures.open(name)) {
      ScriptModule folded = new FoldBatchNorm().apply(archive.module(), Workshop.EMPTY).model();
      ScriptWriter.write(new BlockedLayout().apply(folded, Workshop.EMPTY).model(), blocked);

      List<Measurement> measured =
          new EngineProcess(folder, Duration.ofMinutes(2))
              .measure(
                  List.of("as brought", "blocked"),
                  List.of(Fixtures.path(name), blocked),
                  samples,
                  20,
                  false,
                  fraction -> {});

      assertThat(measured.get(1).relativeError()).isLessThan(1e-5);
    }
  }

  @Test
  void everyConvolutionIsReported() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = new BlockedLayout().apply(archive.module(), Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("conv1", "conv2");
    }
  }
}
