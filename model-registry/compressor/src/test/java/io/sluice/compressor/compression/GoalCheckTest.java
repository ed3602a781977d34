package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.search.CompressionGoal;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.torchscript.ModelFixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalCheckTest {
  private static final String HERE = "x86_64-avx2";
  private static final List<String> INPUTS = List.of("x");

  @TempDir private Path folder;

  @Test
  void whatOnlyAnotherClassCanTellIsRefusedAndWhatAnyCanIsNot() throws Exception {
    GoalCheck latency = check("smallest with p99 <= 5 ms and accuracy >= 90 %", "aarch64-v8.0");
    GoalCheck size = check("smallest with accuracy >= 90 %", "aarch64-v8.0");

    assertThatThrownBy(() -> latency.requireClass(HERE))
        .hasMessage(
            "The goal \"smallest with p99 <= 5 ms and accuracy >= 90 %\" speaks of p99 on"
                + " aarch64-v8.0, but this machine is x86_64-avx2, and measures nothing of other"
                + " classes; search on such a device, or for a goal of size and accuracy alone");
    assertThatCode(() -> size.requireClass(HERE)).doesNotThrowAnyException();
  }

  @Test
  void theClassOfThisMachineMayBeNamed() throws Exception {
    GoalCheck check = check("fastest", HERE);

    assertThatCode(() -> check.requireClass(HERE)).doesNotThrowAnyException();
  }

  @Test
  void aClassThatDoesNotExistIsRefusedWithThoseThatDo() throws Exception {
    GoalCheck check = check("smallest", "raspberry");

    assertThatThrownBy(() -> check.requireClass(HERE))
        .hasMessageStartingWith("There is no hardware class \"raspberry\"; there are x86_64-")
        .hasMessageContaining("aarch64-v8.0, and this machine is x86_64-avx2");
  }

  @Test
  void withoutExamplesToChooseByThereIsNothingToSearchWith() throws Exception {
    ExampleSplits evaluation = ExampleSplits.of(Map.of(Part.EVALUATION, labelled("e.npz")), INPUTS);

    assertThatThrownBy(() -> check("smallest", null).requireExamples(evaluation, null, INPUTS))
        .hasMessageStartingWith("The goal \"smallest\" cannot be searched for: to search is to")
        .hasMessageContaining("examples to choose by that are not those to judge by");
  }

  @Test
  void nothingCanBeAskedForWithoutExamplesToJudgeBy() throws Exception {
    Path calibration = labelled("c.npz");
    ExampleSplits data = ExampleSplits.of(Map.of(Part.CALIBRATION, calibration), INPUTS);

    assertThatThrownBy(
            () ->
                check("smallest with agreement >= 90 %", null)
                    .requireExamples(data, calibration, INPUTS))
        .hasMessageContaining(
            "evaluation examples, which no choice was made by, but there are none");
  }

  @Test
  void accuracyCannotBeAskedForWithoutLabels() throws Exception {
    Path validation = ModelFixtures.npz(folder.resolve("v.npz"), 0, 10, 1, 9, 9);
    ExampleSplits data =
        ExampleSplits.of(
            Map.of(Part.VALIDATION, validation, Part.EVALUATION, labelled("e.npz")), INPUTS);
    GoalCheck accuracy = check("most accurate with size <= 1 MB", null);
    GoalCheck agreement = check("smallest with agreement >= 90 %", null);

    assertThatThrownBy(() -> accuracy.requireExamples(data, validation, INPUTS))
        .hasMessage(
            "The goal \"most accurate with size <= 1 MB\" cannot be searched for: it speaks of"
                + " accuracy, but the validation examples v.npz have no labels y");
    assertThat(agreement.requireExamples(data, validation, INPUTS)).isEqualTo(validation);
  }

  private static GoalCheck check(String goal, @Nullable String hardwareClass) throws Exception {
    return new GoalCheck(
        new RequestedVariants.Goal(
            CompressionGoal.parse(goal), Duration.ofMinutes(1), hardwareClass));
  }

  /** Other examples than those without labels. */
  private Path labelled(String name) throws Exception {
    return ModelFixtures.npz(folder.resolve(name), 3, 12, 1, 8, 8);
  }
}
