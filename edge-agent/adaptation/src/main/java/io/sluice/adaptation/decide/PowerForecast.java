package io.sluice.adaptation.decide;

/**
 * What the device would draw were all that comes answered by one rung: what it draws now, less what
 * its inferences took, and what they would take of that rung. All averages fade alike.
 */
final class PowerForecast {
  private static final double MEMORY_SECONDS = 5;

  /** With less behind it an average says nothing. */
  private static final double FEWEST_SECONDS = 2;

  private double seconds;
  private double joules;
  private double inferenceJoules;
  private double inferences;
  private double slowdown;

  /** An inference of so many requests has used so much, and so many times its calm latency. */
  void ran(int requests, double joulesUsed, double timesCalm) {
    inferences += requests;
    inferenceJoules += joulesUsed;
    slowdown += requests * timesCalm;
  }

  /** The device has drawn so much for so long. */
  void sense(double watts, double lasted) {
    double kept = Math.exp(-lasted / MEMORY_SECONDS);
    seconds = kept * (seconds + lasted);
    joules = kept * (joules + watts * lasted);
    inferenceJoules *= kept;
    inferences *= kept;
    slowdown *= kept;
  }

  /** Power is no longer known. */
  void forget() {
    seconds = 0;
    joules = 0;
    inferenceJoules = 0;
    inferences = 0;
    slowdown = 0;
  }

  /**
   * @param joulesPerInference of the rung when the device is calm
   * @return W; NaN when too little is known
   */
  double watts(double joulesPerInference) {
    if (seconds < FEWEST_SECONDS || inferences <= 0) {
      return Double.NaN;
    }
    double used = slowdown * joulesPerInference;
    return (joules - inferenceJoules + used) / seconds;
  }
}
