package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MiniBatchOrderTest {
  private static final int[] ROWS = IntStream.range(0, 10).toArray();

  @Test
  void anEpochShowsNoRowTwice() {
    MiniBatchOrder batches = new MiniBatchOrder(ROWS, 3, 7);

    int[] seen = IntStream.range(0, 3).flatMap(s -> Arrays.stream(batches.at(s))).toArray();

    assertThat(batches.perEpoch()).isEqualTo(3);
    assertThat(seen).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void everyEpochHasItsOwnOrder() {
    MiniBatchOrder batches = new MiniBatchOrder(ROWS, 10, 7);

    assertThat(batches.at(0)).isNotEqualTo(batches.at(1)).containsExactlyInAnyOrder(ROWS);
  }

  @Test
  void aStepIsTheSameWhetherThoseBeforeItWereAskedForOrNot() {
    MiniBatchOrder batches = new MiniBatchOrder(ROWS, 4, 7);
    batches.at(0);
    batches.at(3);

    assertThat(batches.at(5)).isEqualTo(new MiniBatchOrder(ROWS, 4, 7).at(5));
  }

  @Test
  void fewRowsAreOneBatch() {
    assertThat(new MiniBatchOrder(ROWS, 64, 7).at(0)).hasSize(10);
  }

  @Test
  void epochsAndStepsBothLimitThePlan() {
    MiniBatchOrder batches = new MiniBatchOrder(ROWS, 2, 7);

    assertThat(batches.steps(TrainingPlan.of(2.5, 0.1))).isEqualTo(13);
    assertThat(batches.steps(TrainingPlan.of(2, 0.1).but().maxSteps(4).build())).isEqualTo(4);
    assertThat(batches.steps(TrainingPlan.of(0, 0.1).but().maxSteps(99).build())).isEqualTo(99);
  }

  @Test
  void aSplitKeepsRowsApartAndLosesNone() {
    TrainingValidationSplit split = TrainingValidationSplit.of(10, 0.25, 3);

    assertThat(split.validation()).hasSize(2);
    assertThat(IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation())))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void theSeedDecidesTheSplit() {
    assertThat(TrainingValidationSplit.of(100, 0.5, 3).validation())
        .isEqualTo(TrainingValidationSplit.of(100, 0.5, 3).validation())
        .isNotEqualTo(TrainingValidationSplit.of(100, 0.5, 4).validation());
  }
}
