package io.sluice.adaptation.estimate;

/** How many requests come per second, of late: counted with weights that fade exponentially. */
public final class Demand {
  private final double memoryMillis;
  private double count;
  private double atMillis = Double.NaN;

  /**
   * @param memoryMillis after this time a request counts 1/e, ms
   */
  public Demand(double memoryMillis) {
    this.memoryMillis = memoryMillis;
  }

  /** Requests have been taken up. */
  public void add(double nowMillis, int requests) {
    double lasted = nowMillis - atMillis;
    if (lasted >= 0) {
      count *= Math.exp(-lasted / memoryMillis);
    }
    atMillis = Double.isFinite(nowMillis) ? nowMillis : atMillis;
    count += requests;
  }

  /**
   * Requests per second.
   *
   * @param waiting those that have come and were not taken up yet
   */
  public double perSecond(int waiting) {
    return (count + waiting) / memoryMillis * 1e3;
  }
}
