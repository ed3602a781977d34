package io.sluice.adaptation.decide;

/**
 * Price of time: accuracy lost by requests arriving during an inference, for lack of time for a
 * better rung or for any.
 *
 * <p>After an inference without a queue behind, the time of the requests arrived meanwhile has a
 * price in accuracy per ms: the slope of the ladder at the time available for each. A longer
 * inference meets more arrivals; so the price is modelled as proportional to its time, {@code c·t},
 * with {@code c} learned as the sum of the observed prices over the sum of the times, both fading.
 * An inference of time t then costs {@code c·t²/2}.
 */
final class TimePrice {
  private static final double MEMORY_MILLIS = 60_000;

  private final DeviceLadder ladder;
  private double prices;
  private double times;
  private double beganMillis = Double.NaN;
  private double atMillis = Double.NaN;
  private double lastMillis;

  TimePrice(DeviceLadder ladder) {
    this.ladder = ladder;
  }

  /**
   * Takes the queue at the start of an inference.
   *
   * @param expected expected time of each rung for the batch, ms
   */
  void observe(DispatchSnapshot dispatch, double[] expected) {
    double now = dispatch.nowMillis();
    double lasted = now - atMillis;
    if (lasted > 0) {
      double kept = Math.exp(-lasted / MEMORY_MILLIS);
      prices *= kept;
      times *= kept;
    }
    if (!Double.isNaN(beganMillis)) {
      boolean came = now - dispatch.waitedMillis() < beganMillis + lastMillis;
      int batch = dispatch.batch();
      prices += came ? batch * slope(batch * share(dispatch), expected) : 0;
      times += came ? now - beganMillis : lastMillis;
    }
    atMillis = now;
    beganMillis = dispatch.waiting() == dispatch.batch() ? now : Double.NaN;
  }

  /** Accuracy lost by all other requests together through an inference of {@code millis}. */
  double of(double millis) {
    return times <= 0 ? 0 : prices / times * millis * millis / 2;
  }

  /** Takes the duration of a completed inference, ms. */
  void ran(double millis) {
    lastMillis = Double.isFinite(millis) ? millis : lastMillis;
  }

  /** Time available for each waiting example, ms; examples without a deadline are ignored. */
  private static double share(DispatchSnapshot dispatch) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < dispatch.waiting(); j++) {
      double left = dispatch.leftMillis()[j];
      least = Double.isNaN(left) ? least : Math.min(least, left / (j + 1));
    }
    return least;
  }

  /** Accuracy of one example per ms of the batch, at {@code millis} available for a rung. */
  private double slope(double millis, double[] expected) {
    if (millis >= expected[0]) {
      return 0;
    }
    for (int i = 1; i < expected.length; i++) {
      if (millis >= expected[i]) {
        return (ladder.worth(i - 1) - ladder.worth(i)) / (expected[i - 1] - expected[i]);
      }
    }
    return ladder.worth(expected.length - 1) / expected[expected.length - 1];
  }
}
