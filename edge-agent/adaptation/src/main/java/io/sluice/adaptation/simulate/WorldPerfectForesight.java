package io.sluice.adaptation.simulate;

/**
 * Perfect foresight of a world.
 *
 * <p>Favours the oracle: all rungs of a size to fit beside the smallest are resident at all times,
 * loading slows nothing, the device never throttles, and a run with an earlier end after waiting
 * for the end of a contention is assumed to have waited.
 *
 * <p>Confined to one thread.
 */
final class WorldPerfectForesight implements PerfectForesight {
  private final SimulatedWorld world;
  private final boolean countsOnly;
  private final double[] accuracy;
  private final boolean[] fits;
  private final double[] calmMillis;
  private int calmRequest = -1;
  private boolean changes;

  private WorldPerfectForesight(SimulatedWorld world, boolean countsOnly) {
    this.world = world;
    this.countsOnly = countsOnly;
    int rungs = world.device().rungs().size();
    this.accuracy = new double[rungs];
    this.fits = new boolean[rungs];
    this.calmMillis = new double[rungs];
    long least = Long.MAX_VALUE;
    for (SimulatedRung rung : world.device().rungs()) {
      least = Math.min(least, rung.profile().memoryBytes());
    }
    for (int i = 0; i < rungs; i++) {
      accuracy[i] = world.device().ladder().worth(i);
      long bytes = world.device().rungs().get(i).profile().memoryBytes();
      fits[i] = bytes == least || bytes + least <= world.device().memoryBytes();
    }
  }

  /** Foresight with the worth of an answer equal to its accuracy. */
  static PerfectForesight ofAccuracy(SimulatedWorld world) {
    return new WorldPerfectForesight(world, false);
  }

  /** Foresight with an answer worth 1. */
  static PerfectForesight ofAnswers(SimulatedWorld world) {
    return new WorldPerfectForesight(world, true);
  }

  @Override
  public int requests() {
    return world.trace().size();
  }

  @Override
  public int rungs() {
    return accuracy.length;
  }

  @Override
  public double arrivalMillis(int request) {
    return world.trace().arrivalMillis()[request];
  }

  @Override
  public double deadlineMillis(int request) {
    return world.trace().deadlineMillis()[request];
  }

  @Override
  public double worth(int request, int rung) {
    return countsOnly ? 1 : accuracy[rung];
  }

  @Override
  public double endMillis(int request, int rung, int before, double fromMillis) {
    if (!fits[rung]) {
      return Double.POSITIVE_INFINITY;
    }
    lookAt(request);
    double switching = world.switchMillis(rung, before);
    if (!changes) {
      return fromMillis + switching + calmMillis[rung];
    }
    double best = fromMillis + switching + world.calmMillis(request, rung, fromMillis);
    double start = world.nextChange(fromMillis);
    while (start < best) {
      best = Math.min(best, start + switching + world.calmMillis(request, rung, start));
      start = world.nextChange(start);
    }
    return best;
  }

  @Override
  public double joules(int request, int rung, double fromMillis) {
    lookAt(request);
    if (!changes) {
      return world.joules(rung, calmMillis[rung]);
    }
    double least = world.calmMillis(request, rung, fromMillis);
    double start = world.nextChange(fromMillis);
    while (start < deadlineMillis(request)) {
      least = Math.min(least, world.calmMillis(request, rung, start));
      start = world.nextChange(start);
    }
    return world.joules(rung, least);
  }

  /**
   * Caches the durations of a request: for most requests nothing changes until the deadline, and
   * durations are independent of the start.
   */
  private void lookAt(int request) {
    if (request == calmRequest) {
      return;
    }
    calmRequest = request;
    changes = world.nextChange(arrivalMillis(request)) <= deadlineMillis(request);
    for (int i = 0; i < calmMillis.length; i++) {
      calmMillis[i] = world.calmMillis(request, i, arrivalMillis(request));
    }
  }
}
