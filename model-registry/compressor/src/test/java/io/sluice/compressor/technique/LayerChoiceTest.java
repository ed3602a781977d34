package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', fc, true",
    "fc, '', fc, true",
    "fc, '', fc1, false",
    "fc*, '', fc1, true",
    "'', fc, fc, false",
    "layer1.*, *.conv2, layer1.0.conv1, true",
    "layer1.*, *.conv2, layer1.0.conv2, false",
    "layer.*, '', layer1.conv1, false",
    "*, *, fc, false",
  })
  void onlyNarrowsAndExceptTakesOut(String only, String except, String path, boolean included) {
    LayerChoice choice = new LayerChoice(patterns(only), patterns(except));

    assertThat(choice.includes(path)).isEqualTo(included);
  }

  private static List<String> patterns(String pattern) {
    return pattern.isEmpty() ? List.of() : List.of(pattern);
  }
}
