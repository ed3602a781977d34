package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.SimulatedQuantizationPlan;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.ModelTrainer;
import io.sluice.training.ParameterImportance;
import io.sluice.training.TrainingPlan;
import io.sluice.training.TrainingResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizationAwareTrainingTechniqueTest {
  private static final QuantizationAwareTrainingTechnique TECHNIQUE =
      new QuantizationAwareTrainingTechnique(
          new StaticInt8Technique(ActivationRangeRule.MIN_MAX),
          8,
          true,
          0.5,
          4,
          new FineTuningTechnique(1, 0.01));

  private final UnchangedModelTrainer training = new UnchangedModelTrainer();
  private final StepContext workshop = new StepContext(new StubCalibration(-1, 3), training, 0);

  @Test
  void theModelThatIsTrainedRoundsWeightsAndActivations() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      CompressionTechnique.Step step = TECHNIQUE.apply(archive.module(), workshop);

      ComputationGraph graph = TorchScriptGraphReader.read(step.model());
      assertThat(graph.nodes("fake_quantize_per_channel_affine")).hasSize(4);
      assertThat(graph.nodes("_fake_quantize_learnable_per_tensor_affine")).hasSize(5);
      assertThat(graph.nodes("batch_norm")).isEmpty();
      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::path)
          .containsExactly("model", "conv1", "conv2", "fc", "out");
    }
  }

  @Test
  void theModelInFloatsIsTheTeacher() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();

      TECHNIQUE.apply(model, workshop);

      assertThat(training.teachers).containsExactly(model);
      assertThat(training.plan.distillation().softWeight()).isEqualTo(0.5);
    }
  }

  @Test
  void staticInt8TakesTheRangesThatWereTrainedAndNeedsNoSample() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule trained = TECHNIQUE.apply(archive.module(), workshop).model();

      CompressionTechnique.Step step =
          new StaticInt8Technique(ActivationRangeRule.ENTROPY).apply(trained, StepContext.EMPTY);

      assertThat(step.report().changed())
          .extracting(CompressionStepReport.Layer::what)
          .containsOnly("int8, as trained");
      assertThat(step.model().tensors()).filteredOn(t -> t.type() == ScalarType.QINT8).hasSize(4);
    }
  }

  @Test
  void weightsMayHaveFewerBits() throws Exception {
    QuantizationAwareTrainingTechnique fourBits =
        new QuantizationAwareTrainingTechnique(
            new StaticInt8Technique(ActivationRangeRule.MIN_MAX),
            4,
            false,
            0,
            1,
            new FineTuningTechnique(1, 0.01));
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule trained = fourBits.apply(archive.module(), workshop).model();

      SimulatedQuantizationPlan simulated =
          SimulatedQuantizationPlan.of(TorchScriptGraphReader.read(trained)).orElseThrow();

      assertThat(simulated.plan().layers().values())
          .containsOnly(new WeightQuantizationScheme(true, 7));
      assertThat(training.teachers).isEmpty();
    }
  }

  @Test
  void bitsThatNoIntegerHasAreRefused() {
    StaticInt8Technique quantization = new StaticInt8Technique(ActivationRangeRule.MIN_MAX);
    FineTuningTechnique lessons = new FineTuningTechnique(1, 0.01);

    assertThatThrownBy(
            () -> new QuantizationAwareTrainingTechnique(quantization, 9, true, 0, 1, lessons))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bits must be from 2 to 8, but is 9");
  }

  @Test
  void itNeedsTrainingData() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ScriptModule model = archive.module();
      StepContext without = new StepContext(new StubCalibration(-1, 3), 0);

      assertThatThrownBy(() -> TECHNIQUE.apply(model, without))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessageContaining("needs training data");
    }
  }

  /** Training stub that returns the student unchanged and records teachers and plan. */
  private static final class UnchangedModelTrainer implements ModelTrainer {
    List<ScriptModule> teachers = List.of();
    TrainingPlan plan = TrainingPlan.of(1, 1);

    @Override
    public TrainingResult train(
        ScriptModule student, List<ScriptModule> given, TrainingPlan asked) {
      teachers = given;
      plan = asked;
      return new TrainingResult(student, 1, 0, null, "fp32", 0);
    }

    @Override
    public ParameterImportance importance(ScriptModule model, ParameterImportance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
