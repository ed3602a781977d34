package io.sluice.adaptation.decide;

/**
 * What it costs to keep the device busy: whoever comes meanwhile has less time left, and gets a
 * cheaper rung or none.
 *
 * <p>When an inference that began with nobody behind it has ended, the time of those who have come
 * since is worth so much accuracy per ms: the slope of the ladder at the time that each of them can
 * have. The longer the inference, the more will have come; so the price is taken to grow in
 * proportion to its time, {@code c·t}, and {@code c} is learned as the sum of the prices found over
 * the sum of the times, both fading. An inference of time t then costs {@code c·t²/2}.
 */
final class TimePrice {
  private static final double MEMORY_MILLIS = 60_000;

  private final Ladder ladder;
  private double prices;
  private double times;
  private double beganMillis = Double.NaN;
  private double atMillis = Double.NaN;
  private double lastMillis;

  TimePrice(Ladder ladder) {
    this.ladder = ladder;
  }

  /**
   * An inference is about to start.
   *
   * @param expected time of each rung for the batch, ms
   */
  void observe(Dispatch dispatch, double[] expected) {
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

  /** Accuracy that an inference of so many ms costs others, all of them together. */
  double of(double millis) {
    return times <= 0 ? 0 : prices / times * millis * millis / 2;
  }

  /** An inference has ended. */
  void ran(double millis) {
    lastMillis = Double.isFinite(millis) ? millis : lastMillis;
  }

  /** The time that each example that waits can have, ms; those without a deadline do not count. */
  private static double share(Dispatch dispatch) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < dispatch.waiting(); j++) {
      double left = dispatch.leftMillis()[j];
      least = Double.isNaN(left) ? least : Math.min(least, left / (j + 1));
    }
    return least;
  }

  /** Accuracy of one example per ms of the batch, where a rung may take so long. */
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
