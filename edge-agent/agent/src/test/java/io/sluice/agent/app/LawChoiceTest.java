package io.sluice.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.SluiceLaw;
import io.sluice.adaptation.rival.AlertLaw;
import io.sluice.adaptation.rival.InfaasLaw;
import io.sluice.adaptation.rival.StaticLaw;
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.RungState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawChoiceTest {
  private final Ladder ladder =
      new Ladder(Ladders.threeRungs().rungs().stream().map(RungState.Probed::rung).toList());

  @ParameterizedTest
  @CsvSource({"sluice", "alert", "alert-queue", "infaas", "static:int8-static", "static:fastest"})
  void knowsEachLawByItsName(String name) {
    Class<?> expected =
        switch (name) {
          case "sluice" -> SluiceLaw.class;
          case "infaas" -> InfaasLaw.class;
          case "static:int8-static", "static:fastest" -> StaticLaw.class;
          default -> AlertLaw.class;
        };

    assertThat(LawChoice.parse(name).on(ladder, 0)).isInstanceOf(expected);
  }

  @Test
  void aVariantThatIsNotOnTheLadderCannotServeAlone() {
    LawChoice choice = LawChoice.parse("static:int4");

    assertThatThrownBy(() -> choice.on(ladder, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
