package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.Choice;
import io.sluice.adaptation.decide.Decision;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Inference;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Residency;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.Recorder;
import io.sluice.adaptation.simulate.World;

/** Lets a law do as it likes, and takes down what leads and what comes of it, by the second. */
final class Watch implements DeviceLaw, Recorder {
  private final World world;
  private final DeviceLaw law;
  private final TimeLine timeLine;
  private int next;
  private double joules;
  private double celsius;

  Watch(World world, DeviceLaw law) {
    this.world = world;
    this.law = law;
    this.timeLine = new TimeLine((int) (world.endMillis() / 1e3));
    for (double arrival : world.trace().arrivalMillis()) {
      timeLine.came(arrival);
    }
  }

  TimeLine timeLine() {
    return timeLine;
  }

  /** Requests that came before the one that runs, and were late by then, were given up. */
  @Override
  public void ran(double startMillis, int rung, boolean inTime) {
    while (world.trace().deadlineMillis()[next] <= startMillis) {
      next++;
    }
    if (inTime) {
      double accuracy = world.device().rungs().get(rung).profile().accuracy();
      timeLine.answered(world.trace().arrivalMillis()[next], accuracy);
    }
    next++;
  }

  @Override
  public void sensed(double nowMillis, double joulesSoFar, double nowCelsius) {
    joules = joulesSoFar;
    celsius = nowCelsius;
  }

  /** Comes right after {@link #sensed}. */
  @Override
  public Decision review(Residency residency) {
    timeLine.was(residency.nowMillis(), residency.lead(), joules, celsius);
    return law.review(residency);
  }

  @Override
  public void obey(AdaptationPolicy policy) {
    law.obey(policy);
  }

  @Override
  public Choice choose(Dispatch dispatch) {
    return law.choose(dispatch);
  }

  @Override
  public void observe(Inference inference) {
    law.observe(inference);
  }

  @Override
  public void sense(Readings readings) {
    law.sense(readings);
  }
}
