package io.sluice.adaptation.fleet;

/**
 * Accuracy and rate of a device of a group with its ceiling at one rung.
 *
 * @param variant name of the rung
 * @param accuracy accuracy of the rung, 0 to 1
 * @param perSecond examples per second of one calm device at this rung, above 0 and finite
 */
public record AccuracyLevel(String variant, double accuracy, double perSecond) {
  public AccuracyLevel {
    if (!(accuracy >= 0 && accuracy <= 1 && perSecond > 0 && Double.isFinite(perSecond))) {
      throw new IllegalArgumentException(
          "A level has an accuracy within 0 and 1 and a rate above 0, but %s has %s and %s/s"
              .formatted(variant, accuracy, perSecond));
    }
  }
}
