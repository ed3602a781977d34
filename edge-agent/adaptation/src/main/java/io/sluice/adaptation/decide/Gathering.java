package io.sluice.adaptation.decide;

/**
 * A wait for the rest of a burst. The first of many requests looks like any single one; run at
 * once, on the rung that a single one is given, it makes the others late. A moment later the burst
 * can be seen. So a request that finds its device idle waits for a moment for another, that one
 * again, and all of them for two moments at most.
 *
 * <p>Of a burst that has not paused until then, twice as many as have come are taken to follow: the
 * mean of what is left of sizes that have a Pareto tail of exponent 1.5.
 */
public final class Gathering {
  /** The longest moment where nobody says another, ms. */
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
   * @param nowMillis when it has come, ms
   * @param deadlineMillis that it has from then on, ms
   * @param mostMomentMillis the longest moment, ms; a moment is no longer than a fiftieth of the
   *     deadline either
   */
  public Gathering(double nowMillis, double deadlineMillis, double mostMomentMillis) {
    this.mostMomentMillis = mostMomentMillis;
    this.momentMillis = moment(deadlineMillis);
    this.lastMillis = nowMillis;
    this.endMillis = nowMillis + MOMENTS * momentMillis;
  }

  /**
   * Another has come, before {@link #untilMillis}.
   *
   * @param deadlineMillis that it has from then on, ms; a shorter one than that of the first ends
   *     the wait sooner
   */
  public void joined(double nowMillis, double deadlineMillis) {
    lastMillis = nowMillis;
    endMillis = Math.min(endMillis, nowMillis + MOMENTS * moment(deadlineMillis));
    requests++;
  }

  /** When it is over unless another comes before. */
  public double untilMillis() {
    return Math.min(lastMillis + momentMillis, endMillis);
  }

  /** How many more are to be expected once it is over; none of a burst that has paused. */
  public int expected() {
    boolean paused = lastMillis + momentMillis <= endMillis;
    return paused ? 0 : FOLLOWERS * requests;
  }

  private double moment(double deadlineMillis) {
    return Math.max(0, Math.min(MOMENT_SHARE * deadlineMillis, mostMomentMillis));
  }
}
