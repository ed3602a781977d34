package io.sluice.agent.batch;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.decide.SwitchRationale;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.agent.ladder.RungState;
import io.sluice.agent.ladder.VariantLadderFixtures;
import java.util.ArrayList;
import java.util.List;

/** Law with preset choices and decisions, recording its inputs. */
public final class RecordingDeviceLaw implements DeviceLaw {
  public int choice = 2;
  public Runnable onChoice = () -> {};
  public ResidencyDecision decision = new ResidencyDecision.Stay("all is well");
  public final List<DispatchSnapshot> seen = new ArrayList<>();
  public final List<CompletedInference> ran = new ArrayList<>();
  public final List<SensorReadings> sensed = new ArrayList<>();
  public final List<ResidencySnapshot> reviewed = new ArrayList<>();
  public final List<AdaptationPolicy> obeyed = new ArrayList<>();
  private final DeviceLadder ladder =
      new DeviceLadder(
          VariantLadderFixtures.threeRungs().rungs().stream().map(RungState.Probed::rung).toList());

  @Override
  public void obey(AdaptationPolicy policy) {
    obeyed.add(policy);
  }

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
    seen.add(dispatch);
    onChoice.run();
    return new RungChoice(choice, SwitchRationale.plain(ladder, choice));
  }

  @Override
  public void observe(CompletedInference inference) {
    ran.add(inference);
  }

  @Override
  public void sense(SensorReadings readings) {
    sensed.add(readings);
  }

  @Override
  public ResidencyDecision review(ResidencySnapshot residency) {
    reviewed.add(residency);
    return decision;
  }
}
