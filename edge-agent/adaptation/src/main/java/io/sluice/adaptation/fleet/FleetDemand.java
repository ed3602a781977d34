package io.sluice.adaptation.fleet;

/**
 * Demand on a fleet. Negative or NaN components become 0.
 *
 * @param perSecond requests per second
 * @param growth change of the request rate, per second squared; not negative, since a falling rate
 *     is not anticipated
 * @param backlog waiting requests, not yet running
 * @param examples mean examples per request, 1 or more: converts requests into examples, the work
 *     of devices
 */
public record FleetDemand(double perSecond, double growth, double backlog, double examples) {
  /** Upper bound beyond any real demand; keeps sums finite. */
  private static final double MOST = 1e12;

  public FleetDemand {
    perSecond = sane(perSecond);
    growth = sane(growth);
    backlog = sane(backlog);
    examples = Math.max(1, sane(examples));
  }

  /** Demand for requests of one example each. */
  public FleetDemand(double perSecond, double growth, double backlog) {
    this(perSecond, growth, backlog, 1);
  }

  private static double sane(double value) {
    return value >= 0 ? Math.min(MOST, value) : 0;
  }
}
