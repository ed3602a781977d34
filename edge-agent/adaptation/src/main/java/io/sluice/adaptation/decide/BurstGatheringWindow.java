package io.sluice.adaptation.decide;

/**
 * Wait for the rest of a burst. The first of many requests looks like a single request; run at
 * once, on the rung fit for a single request, it delays the others. A moment later the burst is
 * visible. So a request on an idle device waits a moment for the next, this request again, and all
 * together two moments at most.
 *
 * <p>Of a burst without a pause until then, twice the number of arrivals is assumed to follow: the
 * mean remainder of sizes with a Pareto tail of exponent 1.5.
 */
public final class BurstGatheringWindow {
  /** Default length of the longest moment, ms. */
  public static final int USUAL_MOMENT_MILLIS = 2;

  private static final double MOMENT_SHARE = 0.02;
  private static final int MOMENTS = 2;
  private static final int FOLLOWERS = 2;

  private final double mostMomentMillis;
  private final double momentMillis;
  private double endMillis;
  private double lastMillis;
  private int requests = 1;

  /**
   * Begins with a request.
   *
   * @param nowMillis arrival of the request, ms
   * @param deadlineMillis time from arrival to deadline, ms
   * @param mostMomentMillis longest moment, ms; a moment also lasts at most a fiftieth of the
   *     deadline
   */
  public BurstGatheringWindow(double nowMillis, double deadlineMillis, double mostMomentMillis) {
    this.mostMomentMillis = mostMomentMillis;
    this.momentMillis = moment(deadlineMillis);
    this.lastMillis = nowMillis;
    this.endMillis = nowMillis + MOMENTS * momentMillis;
  }

  /**
   * Adds a request before {@link #untilMillis}.
   *
   * @param nowMillis arrival of the request, ms
   * @param deadlineMillis time from arrival to deadline, ms; a deadline shorter than the first
   *     request's ends the wait sooner
   */
  public void joined(double nowMillis, double deadlineMillis) {
    lastMillis = nowMillis;
    endMillis = Math.min(endMillis, nowMillis + MOMENTS * moment(deadlineMillis));
    requests++;
  }

  /** End of the wait unless another request arrives before, ms. */
  public double untilMillis() {
    return Math.min(lastMillis + momentMillis, endMillis);
  }

  /** Expected further requests at the end of the wait; 0 after a pause in the burst. */
  public int expected() {
    boolean paused = lastMillis + momentMillis <= endMillis;
    return paused ? 0 : FOLLOWERS * requests;
  }

  private double moment(double deadlineMillis) {
    return Math.max(0, Math.min(MOMENT_SHARE * deadlineMillis, mostMomentMillis));
  }
}
