package io.sluice.adaptation.fleet;

/**
 * What the fleet is asked for. Constructed from anything: what is not a number from 0 on is none.
 *
 * @param perSecond requests that come
 * @param growth change of that, per second; not negative, as nothing is done ahead of a fall
 * @param backlog requests that wait and are not being run
 * @param examples of a request on average, 1 or more: what makes of requests what devices have to
 *     run
 */
public record Demand(double perSecond, double growth, double backlog, double examples) {
  /** More than any fleet is asked for; keeps sums finite. */
  private static final double MOST = 1e12;

  public Demand {
    perSecond = sane(perSecond);
    growth = sane(growth);
    backlog = sane(backlog);
    examples = Math.max(1, sane(examples));
  }

  /** Requests of one example each. */
  public Demand(double perSecond, double growth, double backlog) {
    this(perSecond, growth, backlog, 1);
  }

  private static double sane(double value) {
    return value >= 0 ? Math.min(MOST, value) : 0;
  }
}
