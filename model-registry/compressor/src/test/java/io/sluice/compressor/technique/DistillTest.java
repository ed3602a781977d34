package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.training.Distillation;
import io.sluice.compressor.training.Importance;
import io.sluice.compressor.training.Trained;
import io.sluice.compressor.training.Training;
import io.sluice.compressor.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistillTest {
  private final List<Integer> parametersOfTeachers = new ArrayList<>();

  @Test
  void theTeacherIsTheModelAsBroughtWhenNoneIsNamed() throws Exception {
    try (ScriptArchive student = Fixtures.open("traced");
        ScriptArchive brought = Fixtures.open("residual")) {
      new Distill().apply(student.module(), workshop().with(brought.module()));

      assertThat(parametersOfTeachers).containsExactly(brought.module().tensors().size());
    }
  }

  @Test
  void teachersInFilesTeachTogetherInTheirOrder() throws Exception {
    List<String> files =
        List.of(Fixtures.path("residual").toString(), Fixtures.path("scripted").toString());
    Distill distill = new Distill(Distillation.of(4, 0.7), files, new FineTune(1, 0.01));
    try (ScriptArchive student = Fixtures.open("traced");
        ScriptArchive one = Fixtures.open("residual");
        ScriptArchive other = Fixtures.open("scripted")) {
      distill.apply(student.module(), workshop().with(student.module()));

      assertThat(parametersOfTeachers)
          .containsExactly(one.module().tensors().size(), other.module().tensors().size());
    }
  }

  @Test
  void aTeacherThatIsNotThereIsNamed() throws Exception {
    Distill distill =
        new Distill(Distillation.of(4, 0.7), List.of("nosuch.pt"), new FineTune(1, 0.01));
    try (ScriptArchive student = Fixtures.open("traced")) {
      assertThatThrownBy(() -> distill.apply(student.module(), workshop()))
          .isInstanceOf(CompressionException.class)
          .hasMessage("Tried to read the teacher nosuch.pt, but there is no such file");
    }
  }

  @Test
  void aNameThatNoFileCanHaveIsRefused() {
    assertThatThrownBy(
            () -> new Distill(Distillation.of(4, 0.7), List.of("a\0b"), new FineTune(1, 0.01)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("teachers must be files");
  }

  private Workshop workshop() {
    return new Workshop(null, new Recording(), 1);
  }

  /** Training stub that returns the student unchanged and records the sizes of the teachers. */
  private final class Recording implements Training {
    @Override
    public Trained train(ScriptModule student, List<ScriptModule> teachers, TrainingPlan plan)
        throws CompressionException {
      for (ScriptModule teacher : teachers) {
        parametersOfTeachers.add(teacher.tensors().size());
      }
      return new Trained(student, 1, 0, null, "fp32", 0);
    }

    @Override
    public Importance importance(ScriptModule model, Importance.Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
