package io.sluice.agent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.agent.engine.ProbeResult;
import io.sluice.agent.engine.ProbeResult.Failed;
import io.sluice.agent.engine.ProbeResult.Passed;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentionSensitivitiesTest {
  private static final Passed FIRM = passed(Math.exp(0.2));
  private static final Passed SOFT = passed(Math.exp(0.6));

  @Test
  void areRelativeToTheMeanOfThoseThatRan() {
    ContentionSensitivities sensitivities =
        ContentionSensitivities.of(
            Map.of(
                VariantLadderFixtures.STATIC,
                FIRM,
                VariantLadderFixtures.FP32,
                SOFT,
                VariantLadderFixtures.DYNAMIC,
                new Failed("broken")));

    assertThat(sensitivities.of(FIRM)).isCloseTo(0.5, within(1e-9));
    assertThat(sensitivities.of(SOFT)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void areOneWhereTheHogHadNoEffectBeyondNoise() {
    Passed faster = passed(0.97);
    Passed slower = passed(1.08);

    ContentionSensitivities sensitivities =
        ContentionSensitivities.of(
            Map.of(VariantLadderFixtures.STATIC, faster, VariantLadderFixtures.FP32, slower));

    assertThat(sensitivities.of(slower)).isEqualTo(1);
  }

  @Test
  void areOneWhereNothingWasMeasured() {
    Map<VariantName, ProbeResult> none = Map.of();

    assertThat(ContentionSensitivities.of(none).of(passed(1))).isEqualTo(1);
  }

  @Test
  void aDisturbedProbeMakesNoVariantImmune() {
    Passed disturbed = passed(0.5);

    ContentionSensitivities sensitivities =
        ContentionSensitivities.of(
            Map.of(VariantLadderFixtures.STATIC, disturbed, VariantLadderFixtures.FP32, passed(4)));

    assertThat(sensitivities.of(disturbed)).isEqualTo(0.2);
  }

  private static Passed passed(double contention) {
    return new Passed(1, 0.001, 0, contention);
  }
}
