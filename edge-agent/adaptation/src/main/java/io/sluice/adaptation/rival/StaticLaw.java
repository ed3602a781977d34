package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.Cause;
import io.sluice.adaptation.decide.Choice;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Grounds;
import io.sluice.adaptation.decide.Inference;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/**
 * A single fixed variant, as in serving systems without adaptation. Ignores the policy. While the
 * variant is not in memory, the fastest resident rung runs.
 */
public final class StaticLaw implements DeviceLaw {
  private final Ladder ladder;
  private final int rung;

  /**
   * @throws IllegalArgumentException if the variant is not on the ladder
   */
  public StaticLaw(Ladder ladder, VariantName variant) {
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
  public Choice choose(Dispatch dispatch) {
    boolean resident = (dispatch.resident() >>> rung & 1) == 1;
    int chosen = resident ? rung : ladder.fastest(dispatch.resident());
    return new Choice(chosen, Grounds.plain(ladder, chosen));
  }

  @Override
  public void observe(Inference inference) {}

  @Override
  public void sense(Readings readings) {}

  @Override
  public Decision review(Residency residency) {
    VariantName name = ladder.rung(rung).variant();
    boolean possible = ((residency.resident() | residency.loadable()) >>> rung & 1) == 1;
    if (residency.lead() == rung || !possible) {
      return new Decision.Stay("Only " + name + " is to be served");
    }
    return new Decision.Switch(
        ladder.rung(residency.lead()).variant(),
        name,
        Cause.POLICY,
        "Only " + name + " is to be served",
        Map.of());
  }
}
