package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.RivalLawFixtures.BIG;
import static io.sluice.adaptation.rival.RivalLawFixtures.SMALL;
import static io.sluice.adaptation.rival.RivalLawFixtures.left;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.SluiceLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceLawFactoryTest {
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
    DeviceLawFactory choice = DeviceLawFactory.parse("static:int4");

    assertThatThrownBy(() -> choice.on(RivalLawFixtures.TWO, BIG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhichLawsThereAre() {
    assertThatThrownBy(() -> DeviceLawFactory.parse("alarm"))
        .hasMessage("A law is sluice, alert, alert-queue, infaas or static:VARIANT, not alarm");
  }

  private static DeviceLaw law(String name) {
    return DeviceLawFactory.parse(name).on(RivalLawFixtures.TWO, BIG);
  }
}
