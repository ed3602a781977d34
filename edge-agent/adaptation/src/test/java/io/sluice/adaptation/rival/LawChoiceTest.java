package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.Ladders.BIG;
import static io.sluice.adaptation.rival.Ladders.SMALL;
import static io.sluice.adaptation.rival.Ladders.left;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.SluiceLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawChoiceTest {
  @ParameterizedTest
  @CsvSource({"sluice", "alert", "alert-queue", "infaas", "static:small"})
  void knowsEachLawByItsName(String name) {
    Class<?> expected =
        switch (name) {
          case "sluice" -> SluiceLaw.class;
          case "infaas" -> InfaasLaw.class;
          case "static:small" -> StaticLaw.class;
          default -> AlertLaw.class;
        };

    assertThat(law(name)).isInstanceOf(expected);
  }

  @Test
  void findsTheMostAccurateAndTheFastestOnALadder() {
    assertThat(law("static:most-accurate").choose(left(1000)).rung()).isEqualTo(BIG);
    assertThat(law("static:fastest").choose(left(1000)).rung()).isEqualTo(SMALL);
  }

  @Test
  void aVariantThatIsNotOnTheLadderCannotServeAlone() {
    LawChoice choice = LawChoice.parse("static:int4");

    assertThatThrownBy(() -> choice.on(Ladders.TWO, BIG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhichLawsThereAre() {
    assertThatThrownBy(() -> LawChoice.parse("alarm"))
        .hasMessage("A law is sluice, alert, alert-queue, infaas or static:VARIANT, not alarm");
  }

  private static DeviceLaw law(String name) {
    return LawChoice.parse(name).on(Ladders.TWO, BIG);
  }
}
