package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionTest {
  @Test
  void eachPartOfARunIsAFifth() {
    assertThat(IntStream.range(0, 10).mapToObj(i -> Condition.at((i + 0.5) / 10)))
        .containsExactly(
            Condition.CALM,
            Condition.CALM,
            Condition.MEMORY_HOG,
            Condition.MEMORY_HOG,
            Condition.CALM,
            Condition.CALM,
            Condition.CPU_HOG,
            Condition.CPU_HOG,
            Condition.CALM,
            Condition.CALM);
  }

  @Test
  void whatIsDueAtTheVeryEndIsOfTheLastPart() {
    assertThat(Condition.at(1)).isEqualTo(Condition.CALM);
  }
}
