package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.SplitShares;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches with a real model and a real engine, as far as some seconds allow. */
class GoalSearchIT {
  private static final Path MODEL = Path.of("../../load-tests/models/fashion-cnn.pt");
  private static final Path DATA = Path.of("../../load-tests/data/fashion-mnist/calibration.npz");

  /** No goal here speaks of time. */
  private static final Duration TIMING = Duration.ofMillis(50);

  @TempDir private Path folder;

  @Test
  void aVariantIsFoundThatServesTheGoal() throws Exception {
    CompressionResult found =
        search(
            MODEL, "compression >= 3.5 x and accuracy drop <= 2 points", DataFiles.divided(DATA));

    List<BuiltVariant> variants = found.variants();
    assertThat(variants).hasSize(2);
    assertThat(variants.get(0).name().value()).isEqualTo("fp32");
    assertThat(Files.size(variants.get(1).file())).isLessThan(Files.size(MODEL) * 2 / 7);
    assertThat(variants.get(1).facts().accuracy()).isNotNull();
    assertThat(variants.get(1).facts().accuracy().deltaToFp32()).isGreaterThanOrEqualTo(-0.02);
    assertThat(found.notes())
        .anyMatch(n -> n.contains("is reached by " + variants.get(1).name()))
        .anyMatch(n -> n.startsWith(variants.get(1).name() + ", which was judged by"))
        .anyMatch(n -> n.startsWith("static int8 of all layers but the first loses"));
    assertThat(found.report().sensitivity()).hasSize(4);
  }

  @Test
  void aGoalOutOfReachSaysWhyAndLeavesNothingButWhatWasMeasured() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, 60, 1, 8, 8);
    ExampleSplits halves =
        ExampleSplits.divide(
            samples, List.of(), new SplitShares(0, 0, 1, 1), 1, folder.resolve("halves"));
    DataFiles data =
        DataFiles.parts(
            Map.of(
                Part.VALIDATION, halves.file(Part.VALIDATION).orElseThrow(),
                Part.EVALUATION, halves.file(Part.EVALUATION).orElseThrow()));
    assertNotReached(data);
    List<String> measured = journal();

    assertNotReached(data);

    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(measured).hasSizeGreaterThanOrEqualTo(8);
    assertThat(journal()).isEqualTo(measured);
  }

  private void assertNotReached(DataFiles data) {
    String goal = "size <= 10 B and agreement >= 99 %";
    assertThatThrownBy(() -> search(ModelFixtures.path("traced"), goal, data))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageStartingWith("The goal \"" + goal + "\" was not reached with ")
        .hasMessageContaining(
            "the search ended because nothing that was not tried is expected to reach it")
        .hasMessageContaining("above 10 B")
        .hasMessageContaining("Tried were ")
        .hasMessageContaining("What was measured is kept in " + folder.resolve("work"));
  }

  private List<String> journal() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("work"))) {
      Path journal = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(journal);
    }
  }

  private CompressionResult search(Path model, String goal, DataFiles data) throws Exception {
    CompressionRequest request =
        CompressionRequest.of(model, data)
            .withDataset("fashion")
            .withEngines(Set.of(Engine.PYTORCH))
            .withWork(folder.resolve("work"))
            .withTiming(TIMING)
            .withWish(RequestedVariants.goal(goal, "", ""));
    return ModelCompression.run(request, folder.resolve("out"), BuildProgress.NONE);
  }
}
