package io.sluice.compressor.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.NpyType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainingChecksTest {
  private static final RowArray X = new RowArray("x", "x.rows", NpyType.FLOAT32, List.of(9L, 4L));
  private static final RowArray Y = new RowArray("y", "y.rows", NpyType.INT64, List.of(9L));
  private static final StudentSignature PLAIN = new StudentSignature(List.of("x"), 1, false);
  private static final TrainingPlan PLAN = TrainingPlan.of(1, 0.1);
  private static final TrainingPlan DISTILLING =
      PLAN.but().distillation(Distillation.of(2, 0.5)).build();

  @Test
  void aPlanWithoutLengthIsRefused() {
    assertRefused(
        () -> TrainingChecks.require(TrainingPlan.of(0, 0.1), List.of(X), List.of(Y)),
        "needs epochs or max-steps");
  }

  @Test
  void arraysOfDifferentLengthAreNamed() {
    RowArray shorter = new RowArray("y", "y.rows", NpyType.INT64, List.of(8L));

    assertRefused(
        () -> TrainingChecks.require(PLAN, List.of(X), List.of(shorter)),
        "x has the shape [9, 4] and y has [8]");
  }

  @Test
  void withoutTargetsOnlyTeachersCanTeach() {
    assertRefused(
        () -> TrainingChecks.require(PLAN, List.of(X), List.of()), "the data has no array y");
    assertRefused(
        () -> TrainingChecks.require(DISTILLING, List.of(X), List.of()),
        "soft-weight must be 1, but is 0.5");
  }

  @Test
  void distillationAndTeachersNeedEachOther() {
    assertRefused(
        () -> TrainingChecks.requireTeachers(DISTILLING, PLAIN, List.of()), "needs a teacher");
    assertRefused(
        () -> TrainingChecks.requireTeachers(PLAN, PLAIN, List.of(PLAIN)),
        "the training plan has no distillation settings");
  }

  @Test
  void featuresMustBeInPairs() {
    TrainingPlan plan = PLAN.but().distillation(Distillation.of(2, 0.5).withFeatures(1)).build();
    StudentSignature two = new StudentSignature(List.of("x"), 3, true);

    assertRefused(
        () -> TrainingChecks.requireTeachers(plan, PLAIN, List.of(two)),
        "they return 0 and 2 besides the logits");
  }

  private static void assertRefused(ThrowingCallable check, String message) {
    assertThatThrownBy(check)
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining(message);
  }
}
