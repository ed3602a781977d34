package io.sluice.adaptation.simulate;

import java.util.Random;

/** Two rungs, right 90 % and 60 %, that take a joule for 10 ms. */
record Requests(double[] arrivals, double[] deadlines, double[][] millis) implements Prospect {
  private static final double SWITCH_MILLIS = 3;

  static Requests random(Random random, int count) {
    double[] arrivals = new double[count];
    double[] deadlines = new double[count];
    double[][] millis = new double[count][2];
    double now = 0;
    for (int i = 0; i < count; i++) {
      now += 20 * random.nextDouble();
      arrivals[i] = now;
      deadlines[i] = now + 10 + 40 * random.nextDouble();
      millis[i][0] = 10 + 20 * random.nextDouble();
      millis[i][1] = 4 + 8 * random.nextDouble();
    }
    return new Requests(arrivals, deadlines, millis);
  }

  @Override
  public int requests() {
    return arrivals.length;
  }

  @Override
  public int rungs() {
    return 2;
  }

  @Override
  public double arrivalMillis(int request) {
    return arrivals[request];
  }

  @Override
  public double deadlineMillis(int request) {
    return deadlines[request];
  }

  @Override
  public double worth(int request, int rung) {
    return rung == 0 ? 0.9 : 0.6;
  }

  @Override
  public double endMillis(int request, int rung, int before, double fromMillis) {
    double switching = before < 0 || before == rung ? 0 : SWITCH_MILLIS;
    return fromMillis + switching + millis[request][rung];
  }

  @Override
  public double joules(int request, int rung, double fromMillis) {
    return millis[request][rung] / 10;
  }
}
