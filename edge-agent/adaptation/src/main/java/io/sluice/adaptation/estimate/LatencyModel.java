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
  private final SlowdownFilter slowdown = new SlowdownFilter();
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

  /** Expected time of a batch of so many examples, ms. */
  public double expectedMillis(
      double medianMillis, double sensitivity, BatchCost batch, int examples) {
    double log =
        slowdown.mean(sensitivity) + slowdown.noise() / 2 + batch.log(examples) - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Bound on the time of a batch of so many examples, ms.
   *
   * @param deviations how many standard deviations above the mean of the logarithm
   */
  public double boundMillis(
      double medianMillis, double sensitivity, BatchCost batch, int examples, double deviations) {
    double log =
        slowdown.mean(sensitivity)
            + deviations * Math.sqrt(slowdown.variance(sensitivity))
            + batch.log(examples)
            - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Learns from an inference.
   *
   * @param millis it took; anything but a positive finite number is passed over
   */
  public void observe(
      double nowMillis,
      double medianMillis,
      double sensitivity,
      BatchCost batch,
      int examples,
      double millis) {
    if (!(millis > 0 && Double.isFinite(millis)) || examples < 1) {
      return;
    }
    slowdown.advance(nowMillis);
    double ofBatch = Math.log(millis / medianMillis) + logFrequency;
    double mean = slowdown.mean(sensitivity);
    double deviations =
        (ofBatch - batch.log(examples) - mean) / Math.sqrt(slowdown.variance(sensitivity));
    if (examples > 1) {
      batch.learn(examples, ofBatch - mean);
    }
    boolean changed = slowdown.observe(ofBatch - batch.log(examples), sensitivity);
    for (ConformalMargin margin : margins) {
      if (changed) {
        margin.takeBack();
      } else {
        margin.observe(deviations);
      }
    }
  }
}
