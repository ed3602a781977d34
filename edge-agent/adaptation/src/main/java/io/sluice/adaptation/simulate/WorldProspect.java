package io.sluice.adaptation.simulate;

/**
 * What a world has in store for who knows it.
 *
 * <p>It favours who knows: all rungs that fit into memory beside the least one are there at all
 * times, loading slows nothing, the device never throttles, and a run that would be over earlier by
 * waiting for a contention to pass is taken to have waited.
 *
 * <p>Confined to one thread.
 */
final class WorldProspect implements Prospect {
  private final World world;
  private final boolean countsOnly;
  private final double[] accuracy;
  private final boolean[] fits;
  private final double[] calmMillis;
  private int calmRequest = -1;
  private boolean changes;

  private WorldProspect(World world, boolean countsOnly) {
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

  /** An answer is worth its accuracy. */
  static Prospect ofAccuracy(World world) {
    return new WorldProspect(world, false);
  }

  /** An answer is worth 1. */
  static Prospect ofAnswers(World world) {
    return new WorldProspect(world, true);
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

  /** Most requests live in times without a change, so that when they start does not matter. */
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
