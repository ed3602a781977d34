package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentionConditionTest {
  @Test
  void eachPartOfARunIsAFifth() {
    assertThat(IntStream.range(0, 10).mapToObj(i -> ContentionCondition.at((i + 0.5) / 10)))
        .containsExactly(
            ContentionCondition.CALM,
            ContentionCondition.CALM,
            ContentionCondition.MEMORY_HOG,
            ContentionCondition.MEMORY_HOG,
            ContentionCondition.CALM,
            ContentionCondition.CALM,
            ContentionCondition.CPU_HOG,
            ContentionCondition.CPU_HOG,
            ContentionCondition.CALM,
            ContentionCondition.CALM);
  }

  @Test
  void whatIsDueAtTheVeryEndIsOfTheLastPart() {
    assertThat(ContentionCondition.at(1)).isEqualTo(ContentionCondition.CALM);
  }
}
