package io.sluice.bench.simulation;

import io.sluice.adaptation.decide.DeviceLadder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A simulation by the second; requests belong to the second in which they come. */
final class TimeLine {
  static final String HEADER = "law,second,lead,requests,missed,accuracy,watts,joules,celsius";

  private final int[] requests;
  private final int[] answered;
  private final double[] accuracy;
  private final int[] lead;
  private final double[] joules;
  private final double[] celsius;

  TimeLine(int seconds) {
    this.requests = new int[seconds];
    this.answered = new int[seconds];
    this.accuracy = new double[seconds];
    this.lead = new int[seconds];
    this.joules = new double[seconds];
    this.celsius = new double[seconds];
  }

  void came(double arrivalMillis) {
    requests[second(arrivalMillis)]++;
  }

  void answered(double arrivalMillis, double accuracyOfAnswer) {
    answered[second(arrivalMillis)]++;
    accuracy[second(arrivalMillis)] += accuracyOfAnswer;
  }

  /**
   * How the device was at a moment; the last one of a second counts.
   *
   * @param joulesSoFar of the whole device, J
   */
  void was(double nowMillis, int leading, double joulesSoFar, double nowCelsius) {
    int second = Math.max(0, (int) Math.ceil(nowMillis / 1e3) - 1);
    lead[second] = leading;
    joules[second] = joulesSoFar;
    celsius[second] = nowCelsius;
  }

  private int second(double millis) {
    return Math.min(requests.length - 1, (int) (millis / 1e3));
  }

  /** As CSV, without the header. */
  List<String> lines(String law, DeviceLadder ladder) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < requests.length; i++) {
      String share =
          requests[i] == 0 ? "" : String.format(Locale.ROOT, "%.4f", accuracy[i] / requests[i]);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%d,%s,%d,%d,%s,%.3f,%.3f,%.2f",
              law,
              i,
              ladder.rung(lead[i]).variant(),
              requests[i],
              requests[i] - answered[i],
              share,
              joules[i] - (i == 0 ? 0 : joules[i - 1]),
              joules[i],
              celsius[i]));
    }
    return lines;
  }
}
