package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.DistillationSettings;
import io.sluice.training.ModelTrainer;
import io.sluice.training.ParameterImportance;
import io.sluice.training.TrainingPlan;
import io.sluice.training.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistillationTechniqueTest {
  private final List<Integer> parametersOfTeachers = new ArrayList<>();

  @Test
  void theTeacherIsTheModelAsBroughtWhenNoneIsNamed() throws Exception {
    try (ScriptArchive student = ModelFixtures.open("traced");
        ScriptArchive brought = ModelFixtures.open("residual")) {
      new DistillationTechnique().apply(student.module(), workshop().with(brought.module()));

      assertThat(parametersOfTeachers).containsExactly(brought.module().tensors().size());
    }
  }

  @Test
  void teachersInFilesTeachTogetherInTheirOrder() throws Exception {
    List<String> files =
        List.of(
            ModelFixtures.path("residual").toString(), ModelFixtures.path("scripted").toString());
    DistillationTechnique distill =
        new DistillationTechnique(
            DistillationSettings.of(4, 0.7), files, new FineTuningTechnique(1, 0.01));
    try (ScriptArchive student = ModelFixtures.open("traced");
        ScriptArchive one = ModelFixtures.open("residual");
        ScriptArchive other = ModelFixtures.open("scripted")) {
      distill.apply(student.module(), workshop().with(student.module()));

      assertThat(parametersOfTeachers)
          .containsExactly(one.module().tensors().size(), other.module().tensors().size());
    }
  }

  @Test
  void aTeacherThatIsNotThereIsNamed() throws Exception {
    DistillationTechnique distill =
        new DistillationTechnique(
            DistillationSettings.of(4, 0.7),
            List.of("nosuch.pt"),
            new FineTuningTechnique(1, 0.01));
    try (ScriptArchive student = ModelFixtures.open("traced")) {
      assertThatThrownBy(() -> distill.apply(student.module(), workshop()))
          .isInstanceOf(ModelProcessingException.class)
          .hasMessage("Tried to read the teacher nosuch.pt, but there is no such file");
    }
  }

  @Test
  void aNameThatNoFileCanHaveIsRefused() {
    assertThatThrownBy(
            () ->
                new DistillationTechnique(
                    DistillationSettings.of(4, 0.7),
                    List.of("a\0b"),
                    new FineTuningTechnique(1, 0.01)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("teachers must be files");
  }

  private StepContext workshop() {
    return new StepContext(null, new RecordingTrainer(), 1);
  }

  /** Training stub that returns the student unchanged and records the sizes of the teachers. */
  private final class RecordingTrainer implements ModelTrainer {
    @Override
    public TrainingResult train(
        ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
        throws ModelProcessingException {
      for (ScriptModule teacher : teachers) {
        parametersOfTeachers.add(teacher.tensors().size());
      }
      return new TrainingResult(student, 1, 0, null, "fp32", 0);
    }

    @Override
    public ParameterImportance importance(ScriptModule model, ParameterImportance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
