package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.decide.SwitchCause;
import io.sluice.adaptation.decide.SwitchRationale;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/**
 * A single fixed variant, as in serving systems without adaptation. Ignores the policy. While the
 * variant is not in memory, the fastest resident rung runs.
 */
public final class StaticLaw implements DeviceLaw {
  private final DeviceLadder ladder;
  private final int rung;

  /**
   * @throws IllegalArgumentException if the variant is not on the ladder
   */
  public StaticLaw(DeviceLadder ladder, VariantName variant) {
    this.ladder = ladder;
    this.rung = ladder.indexOf(variant);
    if (rung < 0) {
      throw new IllegalArgumentException(
          "The variant to serve, %s, is not on the ladder %s".formatted(variant, ladder.rungs()));
    }
  }

  @Override
  public void obey(AdaptationPolicy policy) {}

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
    boolean resident = (dispatch.resident() >>> rung & 1) == 1;
    int chosen = resident ? rung : ladder.fastest(dispatch.resident());
    return new RungChoice(chosen, SwitchRationale.plain(ladder, chosen));
  }

  @Override
  public void observe(CompletedInference inference) {}

  @Override
  public void sense(SensorReadings readings) {}

  @Override
  public ResidencyDecision review(ResidencySnapshot residency) {
    VariantName name = ladder.rung(rung).variant();
    boolean possible = ((residency.resident() | residency.loadable()) >>> rung & 1) == 1;
    if (residency.lead() == rung || !possible) {
      return new ResidencyDecision.Stay("Only " + name + " is to be served");
    }
    return new ResidencyDecision.Switch(
        ladder.rung(residency.lead()).variant(),
        name,
        SwitchCause.POLICY,
        "Only " + name + " is to be served",
        Map.of());
  }
}
