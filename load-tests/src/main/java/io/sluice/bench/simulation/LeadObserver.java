package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DeviceLaw;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.decide.RungChoice;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.adaptation.simulate.SimulationListener;

/** Lets a law do as it likes, and takes down what leads and what comes of it, by the second. */
final class LeadObserver implements DeviceLaw, SimulationListener {
  private final SimulatedWorld world;
  private final DeviceLaw law;
  private final TimeLine timeLine;
  private int next;
  private double joules;
  private double celsius;

  LeadObserver(SimulatedWorld world, DeviceLaw law) {
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
  public ResidencyDecision review(ResidencySnapshot residency) {
    timeLine.was(residency.nowMillis(), residency.lead(), joules, celsius);
    return law.review(residency);
  }

  @Override
  public void obey(AdaptationPolicy policy) {
    law.obey(policy);
  }

  @Override
  public RungChoice choose(DispatchSnapshot dispatch) {
    return law.choose(dispatch);
  }

  @Override
  public void observe(CompletedInference inference) {
    law.observe(inference);
  }

  @Override
  public void sense(SensorReadings readings) {
    law.sense(readings);
  }
}
