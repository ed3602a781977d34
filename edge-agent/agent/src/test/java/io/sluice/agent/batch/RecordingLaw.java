package io.sluice.agent.batch;

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
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.RungState;
import java.util.ArrayList;
import java.util.List;

/** Law with preset choices and decisions, recording its inputs. */
public final class RecordingLaw implements DeviceLaw {
  public int choice = 2;
  public Runnable onChoice = () -> {};
  public Decision decision = new Decision.Stay("all is well");
  public final List<Dispatch> seen = new ArrayList<>();
  public final List<Inference> ran = new ArrayList<>();
  public final List<Readings> sensed = new ArrayList<>();
  public final List<Residency> reviewed = new ArrayList<>();
  public final List<AdaptationPolicy> obeyed = new ArrayList<>();
  private final Ladder ladder =
      new Ladder(Ladders.threeRungs().rungs().stream().map(RungState.Probed::rung).toList());

  @Override
  public void obey(AdaptationPolicy policy) {
    obeyed.add(policy);
  }

  @Override
  public Choice choose(Dispatch dispatch) {
    seen.add(dispatch);
    onChoice.run();
    return new Choice(choice, Grounds.plain(ladder, choice));
  }

  @Override
  public void observe(Inference inference) {
    ran.add(inference);
  }

  @Override
  public void sense(Readings readings) {
    sensed.add(readings);
  }

  @Override
  public Decision review(Residency residency) {
    reviewed.add(residency);
    return decision;
  }
}
