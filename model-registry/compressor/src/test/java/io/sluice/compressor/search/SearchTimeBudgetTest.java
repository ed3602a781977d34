package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelProcessingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTimeBudgetTest {
  @ParameterizedTest
  @CsvSource({"20m, 1200", "1h30m, 5400", "45 s, 45", "2min 5s, 125", " 3h, 10800"})
  void aBudgetIsHoursMinutesAndSeconds(String text, long seconds) throws Exception {
    assertThat(SearchTimeBudget.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "20", "-5m", "1.5h", "5m3h"})
  void anythingElseIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> SearchTimeBudget.parse(text))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage(
            "A budget is hours, minutes and seconds, such as 20m, 1h30m or 45s, but this is \"%s\"",
            text);
  }

  @Test
  void noTimeIsRefused() {
    assertThatThrownBy(() -> SearchTimeBudget.parse("0m"))
        .hasMessage("A search needs time: its budget must be above 0, but is \"0m\"");
  }
}
