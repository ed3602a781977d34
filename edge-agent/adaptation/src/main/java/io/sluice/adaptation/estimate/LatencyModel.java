package io.sluice.adaptation.estimate;

import java.util.List;

/**
 * How long an inference will take: expected, and a bound that only the wanted share exceeds.
 *
 * <p>Variants are given by their calm median (ms, at batch 1) and their sensitivity to contention.
 * The clock that the processor is allowed, where it is known, is taken out before anything is
 * learned.
 */
public final class LatencyModel {
  private static final int LARGEST_BATCH = 256;
  private static final double BATCH_RATE = 0.1;

  private final SlowdownFilter slowdown = new SlowdownFilter();
  private final double[] logOfBatch = new double[LARGEST_BATCH + 1];
  private final List<ConformalMargin> margins;
  private double logFrequency;

  /**
   * Nothing is known yet but the profiles.
   *
   * @param margins that learn from what is observed, unless the device has changed: no margin holds
   *     for that
   */
  public LatencyModel(ConformalMargin... margins) {
    this.margins = List.of(margins);
    for (int n = 1; n <= LARGEST_BATCH; n++) {
      logOfBatch[n] = Math.log(n);
    }
  }

  /** Lets the time pass: what was learned grows old. */
  public void advance(double nowMillis) {
    slowdown.advance(nowMillis);
  }

  /**
   * The processor is allowed another clock.
   *
   * @param ratio of the frequency allowed to that of the profiles; anything but a positive finite
   *     number is passed over
   */
  public void frequency(double ratio) {
    if (!(ratio > 0 && Double.isFinite(ratio))) {
      return;
    }
    double log = Math.log(ratio);
    double change = log - logFrequency;
    logFrequency = log;
    slowdown.unsettle(change * change);
  }

  /** Expected time of a batch, ms. */
  public double expectedMillis(double medianMillis, double sensitivity, int batch) {
    double log = slowdown.mean(sensitivity) + slowdown.noise() / 2 + cost(batch) - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Bound on the time of a batch, ms.
   *
   * @param deviations how many standard deviations above the mean of the logarithm
   */
  public double boundMillis(double medianMillis, double sensitivity, int batch, double deviations) {
    double log =
        slowdown.mean(sensitivity)
            + deviations * Math.sqrt(slowdown.variance(sensitivity))
            + cost(batch)
            - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Learns from an inference.
   *
   * @param millis it took; anything but a positive finite number is passed over
   */
  public void observe(
      double nowMillis, double medianMillis, double sensitivity, int batch, double millis) {
    if (!(millis > 0 && Double.isFinite(millis)) || batch < 1) {
      return;
    }
    slowdown.advance(nowMillis);
    double perOne = Math.log(millis / medianMillis) + logFrequency;
    double seen = perOne - cost(batch);
    double deviations =
        (seen - slowdown.mean(sensitivity)) / Math.sqrt(slowdown.variance(sensitivity));
    if (batch > 1) {
      learnBatch(batch, perOne - slowdown.mean(sensitivity));
    }
    boolean changed = slowdown.observe(perOne - cost(batch), sensitivity);
    for (ConformalMargin margin : margins) {
      if (changed) {
        margin.takeBack();
      } else {
        margin.observe(deviations);
      }
    }
  }

  /** What a batch costs is learned slowly, as the slowdown would else hide in it. */
  private void learnBatch(int batch, double log) {
    int n = Math.min(batch, LARGEST_BATCH);
    double bounded = Math.max(0, Math.min(Math.log(n), log));
    logOfBatch[n] += BATCH_RATE * (bounded - logOfBatch[n]);
  }

  private double cost(int batch) {
    return logOfBatch[Math.min(batch, LARGEST_BATCH)];
  }
}
