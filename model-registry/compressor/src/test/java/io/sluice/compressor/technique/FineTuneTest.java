package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Importance;
import io.sluice.compressor.training.Optimizer;
import io.sluice.compressor.training.Trained;
import io.sluice.compressor.training.Training;
import io.sluice.compressor.training.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTuneTest {
  private static final FineTune LOW =
      new FineTune(
          1,
          0.01,
          0,
          128,
          Optimizer.Algorithm.SGD,
          0,
          1e-4,
          0,
          0,
          false,
          0,
          TrainingPlan.Precision.BF16);

  @Test
  void nothingButFp32IsAskedForByDefault() throws Exception {
    Answering training = new Answering("fp32", 0);

    StepReport report = learn(new FineTune(1, 0.01), training);

    assertThat(training.plan.precision()).isEqualTo(TrainingPlan.Precision.FP32);
    assertThat(report.changed())
        .containsExactly(new StepReport.Layer("model", "7 steps, loss 0.5000 at the end"));
  }

  @Test
  void whatWasLearntInSixteenBitsIsSaid() throws Exception {
    Answering training = new Answering("bf16", 0);

    StepReport report = learn(LOW, training);

    assertThat(training.plan.precision()).isEqualTo(TrainingPlan.Precision.BF16);
    assertThat(training.plan.l1()).isEqualTo(1e-4);
    assertThat(report.changed().get(0).what()).endsWith("at the end, in bf16");
  }

  @Test
  void whySixteenBitsWereNotUsedIsSaid() throws Exception {
    String why = "fp32, because the processor has no instructions for bf16";

    StepReport report = learn(LOW, new Answering(why, 0));

    assertThat(report.changed().get(0).what()).endsWith(", in " + why);
  }

  @Test
  void crashesOfTheProcessAreSaid() throws Exception {
    StepReport report = learn(new FineTune(1, 0.01), new Answering("fp32", 2));

    assertThat(report.changed().get(0).what()).contains("crashed").endsWith("2 times");
  }

  private static StepReport learn(FineTune technique, Training training) throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      return technique.apply(archive.module(), new Workshop(null, training, 1)).report();
    }
  }

  /** Training stub with fixed results that returns the student unchanged. */
  private static final class Answering implements Training {
    private final String precision;
    private final int restarts;
    TrainingPlan plan = TrainingPlan.of(1, 1);

    Answering(String precision, int restarts) {
      this.precision = precision;
      this.restarts = restarts;
    }

    @Override
    public Trained train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan asked) {
      plan = asked;
      return new Trained(student, 7, 0.5, null, precision, restarts);
    }

    @Override
    public Importance importance(ScriptModule model, Importance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
