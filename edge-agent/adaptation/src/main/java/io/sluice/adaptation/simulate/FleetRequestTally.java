package io.sluice.adaptation.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts of the results of a fleet's requests, by second of arrival. */
final class FleetRequestTally {
  private final RequestTrace trace;
  private final int[] arrived;
  private final int[] answered;
  private final int[] late;
  private final int[] givenUp;
  private final int[] waiting;
  private final double[] accuracySum;
  private final double[] planned;
  private final double[] shed;

  FleetRequestTally(RequestTrace trace, double endMillis) {
    this.trace = trace;
    int seconds = (int) Math.ceil(endMillis / 1e3);
    arrived = new int[seconds];
    answered = new int[seconds];
    late = new int[seconds];
    givenUp = new int[seconds];
    waiting = new int[seconds];
    accuracySum = new double[seconds];
    planned = new double[seconds];
    shed = new double[seconds];
    Arrays.fill(planned, Double.NaN);
    for (double at : trace.arrivalMillis()) {
      arrived[second(at)]++;
    }
  }

  private int second(double millis) {
    return Math.min(arrived.length - 1, (int) (millis / 1e3));
  }

  void ran(int request, double accuracy, boolean inTime) {
    int second = second(trace.arrivalMillis()[request]);
    if (inTime) {
      answered[second]++;
      accuracySum[second] += accuracy;
    } else {
      late[second]++;
    }
  }

  void givenUp(int request) {
    givenUp[second(trace.arrivalMillis()[request])]++;
  }

  /** Counts a request neither taken nor expired at the end of the simulation. */
  void waits(int request) {
    waiting[second(trace.arrivalMillis()[request])]++;
  }

  void planned(double nowMillis, double perSecond, double shedPerSecond) {
    planned[second(nowMillis)] = perSecond;
    shed[second(nowMillis)] = shedPerSecond;
  }

  /** Requests arrived within a second, by its start in seconds. */
  int arrivedIn(double second) {
    return arrived[Math.min(arrived.length - 1, (int) second)];
  }

  List<FleetSimulationOutcome.Second> seconds() {
    List<FleetSimulationOutcome.Second> seconds = new ArrayList<>();
    for (int i = 0; i < arrived.length; i++) {
      seconds.add(
          new FleetSimulationOutcome.Second(
              arrived[i],
              answered[i],
              late[i],
              givenUp[i],
              waiting[i],
              accuracySum[i],
              planned[i],
              shed[i]));
    }
    return seconds;
  }
}
