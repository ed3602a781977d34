package io.sluice.adaptation.simulate;

import java.util.List;

/**
 * Result of the simulation of a fleet.
 *
 * @param seconds results per second, in order
 * @param leadMoves changes of the lead of each device
 * @param plans number of plans with a changed ceiling
 */
public record FleetSimulationOutcome(List<Second> seconds, List<Integer> leadMoves, int plans) {
  public FleetSimulationOutcome {
    seconds = List.copyOf(seconds);
    leadMoves = List.copyOf(leadMoves);
  }

  /**
   * Result of a second: the requests arrived within.
   *
   * @param arrived requests
   * @param answered requests answered in time
   * @param late requests run, but answered late
   * @param givenUp requests expired before their run, for lack of capacity
   * @param waiting requests neither taken nor expired at the end of the simulation: their result is
   *     unknown, so rates exclude them
   * @param accuracySum sum of the accuracies of the answers in time
   * @param plannedPerSecond inferences per second under the last published plan; NaN before the
   *     first plan and without a fleet loop
   * @param shedAdvised requests per second to be shed by the plan
   */
  public record Second(
      int arrived,
      int answered,
      int late,
      int givenUp,
      int waiting,
      double accuracySum,
      double plannedPerSecond,
      double shedAdvised) {
    private int ended() {
      return arrived - waiting;
    }
  }

  /**
   * Mean accuracy of the answers in time to requests of the given seconds.
   *
   * @param from first second, inclusive
   * @param to last second, exclusive
   */
  public double accuracy(int from, int to) {
    double sum = 0;
    int answered = 0;
    for (Second second : seconds.subList(from, to)) {
      sum += second.accuracySum();
      answered += second.answered();
    }
    return sum / answered;
  }

  /** Expected share of correct answers in time among the requests of the given seconds. */
  public double effectiveAccuracy(int from, int to) {
    double sum = 0;
    int ended = 0;
    for (Second second : seconds.subList(from, to)) {
      sum += second.accuracySum();
      ended += second.ended();
    }
    return sum / ended;
  }

  /** Share of the requests of the given seconds without an answer in time. */
  public double missRate(int from, int to) {
    int missed = 0;
    int ended = 0;
    for (Second second : seconds.subList(from, to)) {
      missed += second.late() + second.givenUp();
      ended += second.ended();
    }
    return (double) missed / ended;
  }

  /** Requests expired before their run. */
  public int givenUp() {
    return seconds.stream().mapToInt(Second::givenUp).sum();
  }

  /** Requests to be shed by the plans. */
  public double shedAdvised() {
    return seconds.stream().mapToDouble(Second::shedAdvised).sum();
  }

  /** Greatest number of lead changes of a device. */
  public int mostLeadMoves() {
    return leadMoves.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
