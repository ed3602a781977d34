package io.sluice.registry.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantRequest;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compressor makes of wishes, before any work. */
class CompressorVariantMakerTest {
  private final CompressorVariantMaker maker = new CompressorVariantMaker(RegistryFixture.TIMING);

  @Test
  void aGoalIsUnderstood() {
    VariantRequest wish = goal("smallest with accuracy >= 90 % and p99 <= 5 ms", "20m", "");

    assertThatCode(() -> maker.check(wish)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smalest|||The goal \"smalest\" cannot be used",
        "p50 >= 5 ms and p99 <= 1 ms|||cannot both hold",
        "smallest|soon||A budget is hours, minutes and seconds",
        "smallest||pi4|There is no hardware class \"pi4\"",
      })
  void whatCannotBeSearchedForIsRefused(
      String goal, String budget, String hardwareClass, String message) {
    assertThatThrownBy(() -> maker.check(goal(goal, budget, hardwareClass)))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(message);
  }

  private static VariantRequest goal(String goal, String budget, String hardwareClass) {
    return new VariantRequest(goal, budget, hardwareClass, "", List.of(), new TreeSet<>());
  }
}
