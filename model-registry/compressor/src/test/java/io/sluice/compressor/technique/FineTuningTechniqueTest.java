package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.ModelTrainer;
import io.sluice.training.OptimizerSettings;
import io.sluice.training.ParameterImportance;
import io.sluice.training.TrainingPlan;
import io.sluice.training.TrainingResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTuningTechniqueTest {
  private static final FineTuningTechnique LOW =
      new FineTuningTechnique(
          1,
          0.01,
          0,
          128,
          OptimizerSettings.Algorithm.SGD,
          0,
          1e-4,
          0,
          0,
          false,
          0,
          TrainingPlan.Precision.BF16);

  @Test
  void nothingButFp32IsAskedForByDefault() throws Exception {
    FixedResultTrainer training = new FixedResultTrainer("fp32", 0);

    CompressionStepReport report = learn(new FineTuningTechnique(1, 0.01), training);

    assertThat(training.plan.precision()).isEqualTo(TrainingPlan.Precision.FP32);
    assertThat(report.changed())
        .containsExactly(
            new CompressionStepReport.Layer("model", "7 steps, loss 0.5000 at the end"));
  }

  @Test
  void whatWasLearntInSixteenBitsIsSaid() throws Exception {
    FixedResultTrainer training = new FixedResultTrainer("bf16", 0);

    CompressionStepReport report = learn(LOW, training);

    assertThat(training.plan.precision()).isEqualTo(TrainingPlan.Precision.BF16);
    assertThat(training.plan.l1()).isEqualTo(1e-4);
    assertThat(report.changed().get(0).what()).endsWith("at the end, in bf16");
  }

  @Test
  void whySixteenBitsWereNotUsedIsSaid() throws Exception {
    String why = "fp32, because the processor has no instructions for bf16";

    CompressionStepReport report = learn(LOW, new FixedResultTrainer(why, 0));

    assertThat(report.changed().get(0).what()).endsWith(", in " + why);
  }

  @Test
  void crashesOfTheProcessAreSaid() throws Exception {
    CompressionStepReport report =
        learn(new FineTuningTechnique(1, 0.01), new FixedResultTrainer("fp32", 2));

    assertThat(report.changed().get(0).what()).contains("crashed").endsWith("2 times");
  }

  private static CompressionStepReport learn(FineTuningTechnique technique, ModelTrainer training)
      throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      return technique.apply(archive.module(), new StepContext(null, training, 1)).report();
    }
  }

  /** Training stub with fixed results that returns the student unchanged. */
  private static final class FixedResultTrainer implements ModelTrainer {
    private final String precision;
    private final int restarts;
    TrainingPlan plan = TrainingPlan.of(1, 1);

    FixedResultTrainer(String precision, int restarts) {
      this.precision = precision;
      this.restarts = restarts;
    }

    @Override
    public TrainingResult train(
        ScriptModule student, List<ScriptModule> teachers, TrainingPlan asked) {
      plan = asked;
      return new TrainingResult(student, 7, 0.5, null, precision, restarts);
    }

    @Override
    public ParameterImportance importance(ScriptModule model, ParameterImportance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
