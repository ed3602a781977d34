package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.measurement.NpyType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainingPlanChecksTest {
  private static final UnpackedRowArray X =
      new UnpackedRowArray("x", "x.rows", NpyType.FLOAT32, List.of(9L, 4L));
  private static final UnpackedRowArray Y =
      new UnpackedRowArray("y", "y.rows", NpyType.INT64, List.of(9L));
  private static final ForwardSignature PLAIN = new ForwardSignature(List.of("x"), 1, false);
  private static final TrainingPlan PLAN = TrainingPlan.of(1, 0.1);
  private static final TrainingPlan DISTILLING =
      PLAN.but().distillation(DistillationSettings.of(2, 0.5)).build();

  @Test
  void aPlanWithoutLengthIsRefused() {
    assertRefused(
        () -> TrainingPlanChecks.require(TrainingPlan.of(0, 0.1), List.of(X), List.of(Y)),
        "needs epochs or max-steps");
  }

  @Test
  void arraysOfDifferentLengthAreNamed() {
    UnpackedRowArray shorter = new UnpackedRowArray("y", "y.rows", NpyType.INT64, List.of(8L));

    assertRefused(
        () -> TrainingPlanChecks.require(PLAN, List.of(X), List.of(shorter)),
        "x has the shape [9, 4] and y has [8]");
  }

  @Test
  void withoutTargetsOnlyTeachersCanTeach() {
    assertRefused(
        () -> TrainingPlanChecks.require(PLAN, List.of(X), List.of()), "the data has no array y");
    assertRefused(
        () -> TrainingPlanChecks.require(DISTILLING, List.of(X), List.of()),
        "soft-weight must be 1, but is 0.5");
  }

  @Test
  void distillationAndTeachersNeedEachOther() {
    assertRefused(
        () -> TrainingPlanChecks.requireTeachers(DISTILLING, PLAIN, List.of()), "needs a teacher");
    assertRefused(
        () -> TrainingPlanChecks.requireTeachers(PLAN, PLAIN, List.of(PLAIN)),
        "the training plan has no distillation settings");
  }

  @Test
  void featuresMustBeInPairs() {
    TrainingPlan plan =
        PLAN.but().distillation(DistillationSettings.of(2, 0.5).withFeatures(1)).build();
    ForwardSignature two = new ForwardSignature(List.of("x"), 3, true);

    assertRefused(
        () -> TrainingPlanChecks.requireTeachers(plan, PLAIN, List.of(two)),
        "they return 0 and 2 besides the logits");
  }

  private static void assertRefused(ThrowingCallable check, String message) {
    assertThatThrownBy(check)
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining(message);
  }
}
