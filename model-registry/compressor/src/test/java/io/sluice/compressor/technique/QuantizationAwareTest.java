package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.quantization.SimulatedPlan;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Importance;
import io.sluice.compressor.training.Trained;
import io.sluice.compressor.training.Training;
import io.sluice.compressor.training.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizationAwareTest {
  private static final QuantizationAware TECHNIQUE =
      new QuantizationAware(
          new StaticInt8(RangeRule.MIN_MAX), 8, true, 0.5, 4, new FineTune(1, 0.01));

  private final Unlearning training = new Unlearning();
  private final Workshop workshop = new Workshop(new StubCalibration(-1, 3), training, 0);

  @Test
  void theModelThatIsTrainedRoundsWeightsAndActivations() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Technique.Step step = TECHNIQUE.apply(archive.module(), workshop);

      Graph graph = GraphReader.read(step.model());
      assertThat(graph.nodes("fake_quantize_per_channel_affine")).hasSize(4);
      assertThat(graph.nodes("_fake_quantize_learnable_per_tensor_affine")).hasSize(5);
      assertThat(graph.nodes("batch_norm")).isEmpty();
      assertThat(step.report().changed())
          .extracting(StepReport.Layer::path)
          .containsExactly("model", "conv1", "conv2", "fc", "out");
    }
  }

  @Test
  void theModelInFloatsIsTheTeacher() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();

      TECHNIQUE.apply(model, workshop);

      assertThat(training.teachers).containsExactly(model);
      assertThat(training.plan.distillation().softWeight()).isEqualTo(0.5);
    }
  }

  @Test
  void staticInt8TakesTheRangesThatWereTrainedAndNeedsNoSample() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule trained = TECHNIQUE.apply(archive.module(), workshop).model();

      Technique.Step step = new StaticInt8(RangeRule.ENTROPY).apply(trained, Workshop.EMPTY);

      assertThat(step.report().changed())
          .extracting(StepReport.Layer::what)
          .containsOnly("int8, as trained");
      assertThat(step.model().tensors()).filteredOn(t -> t.type() == ScalarType.QINT8).hasSize(4);
    }
  }

  @Test
  void weightsMayHaveFewerBits() throws Exception {
    QuantizationAware fourBits =
        new QuantizationAware(
            new StaticInt8(RangeRule.MIN_MAX), 4, false, 0, 1, new FineTune(1, 0.01));
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule trained = fourBits.apply(archive.module(), workshop).model();

      SimulatedPlan simulated = SimulatedPlan.of(GraphReader.read(trained)).orElseThrow();

      assertThat(simulated.plan().layers().values()).containsOnly(new WeightScheme(true, 7));
      assertThat(training.teachers).isEmpty();
    }
  }

  @Test
  void bitsThatNoIntegerHasAreRefused() {
    StaticInt8 quantization = new StaticInt8(RangeRule.MIN_MAX);
    FineTune lessons = new FineTune(1, 0.01);

    assertThatThrownBy(() -> new QuantizationAware(quantization, 9, true, 0, 1, lessons))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bits must be from 2 to 8, but is 9");
  }

  @Test
  void itNeedsTrainingData() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      ScriptModule model = archive.module();
      Workshop without = new Workshop(new StubCalibration(-1, 3), 0);

      assertThatThrownBy(() -> TECHNIQUE.apply(model, without))
          .isInstanceOf(CompressionException.class)
          .hasMessageContaining("needs training data");
    }
  }

  /** Training stub that returns the student unchanged and records teachers and plan. */
  private static final class Unlearning implements Training {
    List<ScriptModule> teachers = List.of();
    TrainingPlan plan = TrainingPlan.of(1, 1);

    @Override
    public Trained train(ScriptModule student, List<ScriptModule> given, TrainingPlan asked) {
      teachers = given;
      plan = asked;
      return new Trained(student, 1, 0, null, "fp32", 0);
    }

    @Override
    public Importance importance(ScriptModule model, Importance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
