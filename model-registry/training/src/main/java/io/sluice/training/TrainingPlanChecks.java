package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;

/** Consistency checks of a plan with data and teachers. */
final class TrainingPlanChecks {
  private TrainingPlanChecks() {}

  /**
   * @param targets a single array, or none
   * @throws ModelProcessingException if data is missing or inconsistent; the message names the
   *     fault
   */
  static void require(
      TrainingPlan plan, List<UnpackedRowArray> inputs, List<UnpackedRowArray> targets)
      throws ModelProcessingException {
    if (plan.epochs() == 0 && plan.maxSteps() == 0) {
      throw new ModelProcessingException("A training plan needs epochs or max-steps above 0");
    }
    List<UnpackedRowArray> all = new ArrayList<>(inputs);
    all.addAll(targets);
    int rows = inputs.get(0).rows();
    for (UnpackedRowArray array : all) {
      if (array.rows() != rows || rows == 0) {
        throw new ModelProcessingException(
            "Training data needs the same number of rows in every array, at least 1, but %s has the shape %s and %s has %s"
                .formatted(
                    inputs.get(0).name(), inputs.get(0).shape(), array.name(), array.shape()));
      }
    }
    requireTargets(plan, targets);
  }

  /**
   * @throws ModelProcessingException if student, teachers and plan are inconsistent
   */
  static void requireTeachers(
      TrainingPlan plan, ForwardSignature student, List<ForwardSignature> teachers)
      throws ModelProcessingException {
    DistillationSettings distillation = plan.distillation();
    if (distillation == null) {
      if (!teachers.isEmpty()) {
        throw new ModelProcessingException(
            "A teacher is given, but the training plan has no distillation settings: add distillation");
      }
      return;
    }
    if (teachers.isEmpty()) {
      throw new ModelProcessingException("Distillation needs a teacher, but none is given");
    }
    for (ForwardSignature teacher : teachers) {
      if (teacher.inputs().size() != student.inputs().size()) {
        throw new ModelProcessingException(
            "Teacher and student need the same number of inputs, but a teacher has %s, the student %s"
                .formatted(teacher.inputs(), student.inputs()));
      }
    }
    int features = teachers.get(0).outputs() - 1;
    if (distillation.featureWeight() > 0 && (features == 0 || features != student.outputs() - 1)) {
      throw new ModelProcessingException(
          "A feature-weight above 0 needs equally many features, at least 1, of student and first teacher, but they return %d and %d besides the logits"
              .formatted(student.outputs() - 1, features));
    }
  }

  private static void requireTargets(TrainingPlan plan, List<UnpackedRowArray> targets)
      throws ModelProcessingException {
    if (!targets.isEmpty()) {
      return;
    }
    DistillationSettings distillation = plan.distillation();
    if (distillation == null) {
      throw new ModelProcessingException(
          "Training needs targets, but the data has no array y; without them, only distillation with a soft-weight of 1 is possible");
    }
    if (distillation.softWeight() < 1) {
      throw new ModelProcessingException(
          "The data has no array y, so soft-weight must be 1, but is " + distillation.softWeight());
    }
    if (distillation.weighting() != DistillationSettings.Weighting.UNIFORM
        || plan.validation() > 0) {
      throw new ModelProcessingException(
          "The data has no array y, so weighting must be uniform and validation 0");
    }
  }
}
