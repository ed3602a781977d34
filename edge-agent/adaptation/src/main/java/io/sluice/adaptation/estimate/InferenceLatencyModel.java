package io.sluice.adaptation.estimate;

import java.util.List;

/**
 * Prediction of inference latency: the expected value, and an upper bound with a wanted share of
 * misses.
 *
 * <p>A variant is given by its calm median (ms, at batch 1) and its sensitivity to contention. The
 * effect of the allowed processor frequency, where known, is removed before learning.
 */
public final class InferenceLatencyModel {
  private final SlowdownKalmanFilter slowdown = new SlowdownKalmanFilter();
  private final List<ConformalMargin> margins;
  private double logFrequency;

  /**
   * A model from the profiles alone, without observations.
   *
   * @param margins quantiles to update with each residual, except on a change of the device, beyond
   *     any margin
   */
  public InferenceLatencyModel(ConformalMargin... margins) {
    this.margins = List.of(margins);
  }

  /** Advances the time: old observations fade. */
  public void advance(double nowMillis) {
    slowdown.advance(nowMillis);
  }

  /**
   * Sets the allowed frequency of the processor.
   *
   * @param ratio allowed frequency over the frequency of the profiles; ignored unless positive and
   *     finite
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

  /**
   * Expected time of a batch, ms.
   *
   * @param medianMillis calm median of the variant at batch 1, ms
   * @param sensitivity sensitivity of the variant to contention
   * @param batch batch model of the variant
   * @param examples examples of the batch, 1 or more
   */
  public double expectedMillis(
      double medianMillis, double sensitivity, BatchCostModel batch, int examples) {
    double log =
        slowdown.mean(sensitivity) + slowdown.noise() / 2 + batch.log(examples) - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Upper bound of the time of a batch, ms.
   *
   * @param deviations standard deviations above the mean of the logarithm
   */
  public double boundMillis(
      double medianMillis,
      double sensitivity,
      BatchCostModel batch,
      int examples,
      double deviations) {
    double log =
        slowdown.mean(sensitivity)
            + deviations * Math.sqrt(slowdown.variance(sensitivity))
            + batch.log(examples)
            - logFrequency;
    return medianMillis * Math.exp(log);
  }

  /**
   * Learns from a completed inference.
   *
   * @param millis measured time, ms; ignored unless positive and finite
   */
  public void observe(
      double nowMillis,
      double medianMillis,
      double sensitivity,
      BatchCostModel batch,
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
