package io.sluice.adaptation.simulate;

import java.util.List;

/**
 * What came of a simulated fleet.
 *
 * @param seconds one after the other
 * @param leadMoves of each device: how often another rung came to lead
 * @param plans that changed a ceiling
 */
public record FleetOutcome(List<Second> seconds, List<Integer> leadMoves, int plans) {
  public FleetOutcome {
    seconds = List.copyOf(seconds);
    leadMoves = List.copyOf(leadMoves);
  }

  /**
   * A second, and the requests that came in it.
   *
   * @param arrived requests
   * @param answered of them in time
   * @param late those whose run ended too late
   * @param givenUp those whose time was over before their run began: nobody had the capacity
   * @param waiting those that nobody had taken when the simulation ended, and whose time was not
   *     over: what would have become of them is not known, so that no share counts them
   * @param accuracySum of the answers in time
   * @param plannedPerSecond inferences per second under the plan that was published last; NaN
   *     before the first and without a fleet loop
   * @param shedAdvised requests per second that the plan would have shed
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

  /** Mean accuracy of the answers in time to what came from a second on and before another. */
  public double accuracy(int from, int to) {
    double sum = 0;
    int answered = 0;
    for (Second second : seconds.subList(from, to)) {
      sum += second.accuracySum();
      answered += second.answered();
    }
    return sum / answered;
  }

  /** Expected share of right answers in time among the requests of these seconds. */
  public double effectiveAccuracy(int from, int to) {
    double sum = 0;
    int ended = 0;
    for (Second second : seconds.subList(from, to)) {
      sum += second.accuracySum();
      ended += second.ended();
    }
    return sum / ended;
  }

  /** Share of the requests of these seconds without an answer in time. */
  public double missRate(int from, int to) {
    int missed = 0;
    int ended = 0;
    for (Second second : seconds.subList(from, to)) {
      missed += second.late() + second.givenUp();
      ended += second.ended();
    }
    return (double) missed / ended;
  }

  /** Requests whose time was over before their run began. */
  public int givenUp() {
    return seconds.stream().mapToInt(Second::givenUp).sum();
  }

  /** Requests that plans would have shed. */
  public double shedAdvised() {
    return seconds.stream().mapToDouble(Second::shedAdvised).sum();
  }

  /** Of the device whose lead moved most. */
  public int mostLeadMoves() {
    return leadMoves.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
