package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.torchscript.ScriptModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LowPrecisionTrainingIT {
  @TempDir Path folder;
  private TorchModelTrainer training;

  @BeforeEach
  void makeData() throws Exception {
    training =
        new TorchModelTrainer(
            TinyTrainingNets.images(folder.resolve("train.npz"), 300),
            folder.resolve("work"),
            new TorchModelTrainer.Settings(1, Duration.ofMinutes(2), Duration.ZERO),
            progress -> {});
  }

  @Test
  void aModelWithNormalisationLearnsInSixteenBitsWhereTheProcessorHasThem() throws Exception {
    TrainingResult low = train(TinyTrainingNets.normalised(1));

    if (Bfloat16Support.isSupported(Path.of("/proc/cpuinfo"))) {
      assertThat(low.precision()).isEqualTo("bf16");
    } else {
      assertThat(low.precision())
          .isEqualTo("fp32, because the processor has no instructions for bf16");
    }
    assertThat(low.validation().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void theNumbersAreOthersThanThoseOfThirtyTwoBitsButTheParametersKeepTheirs() throws Exception {
    assumeTrue(Bfloat16Support.isSupported(Path.of("/proc/cpuinfo")));

    float[] low =
        train(TinyTrainingNets.normalised(1))
            .model()
            .root()
            .tensor("weight")
            .orElseThrow()
            .toFloats();
    float[] high =
        training
            .train(TinyTrainingNets.normalised(1), List.of(), plan().build())
            .model()
            .root()
            .tensor("weight")
            .orElseThrow()
            .toFloats();

    assertThat(low).isNotEqualTo(high);
    int exactInSixteenBits = 0;
    for (float weight : low) {
      exactInSixteenBits += (Float.floatToIntBits(weight) & 0xffff) == 0 ? 1 : 0;
    }
    assertThat(exactInSixteenBits).isLessThan(low.length / 2);
  }

  @Test
  void aModelThatCannotLearnsInThirtyTwoBitsAndSaysWhy() throws Exception {
    assumeTrue(Bfloat16Support.isSupported(Path.of("/proc/cpuinfo")));

    TrainingResult trained = train(TinyTrainingNets.onlyFloat(4, 1));

    assertThat(trained.precision()).startsWith("fp32, because the model does not run in bf16");
    assertThat(trained.validation().accuracy()).isGreaterThan(0.8);
  }

  private TrainingResult train(ScriptModule net) throws Exception {
    return training.train(net, List.of(), plan().precision(TrainingPlan.Precision.BF16).build());
  }

  private static TrainingPlan.Builder plan() {
    return TrainingPlan.builder(0, LearningRateSchedule.cosine(0.1))
        .maxSteps(60)
        .batch(20)
        .validation(0.2);
  }
}
