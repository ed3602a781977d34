package io.sluice.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests of one run, in the order of their times. The same seed gives the same requests, which
 * are replayed for every law.
 *
 * @param requests in the order of their times
 */
record ArrivalTrace(List<Arrival> requests) {
  /** As many as a gateway gets when a handful of cameras sees something at once. */
  private static final int LARGEST_BURST = 4;

  private static final double ZIPF_EXPONENT = 1.1;

  ArrivalTrace {
    requests = List.copyOf(requests);
  }

  /**
   * @param millis from the start of the run, when it is sent
   * @param deadlineMillis that it asks for, from then on
   */
  record Arrival(double millis, int deadlineMillis) {}

  /**
   * Bursts at exponential distances (a Poisson process), with sizes of a bounded Zipf distribution
   * and one deadline of the given ones each.
   *
   * @param perSecond requests on average
   */
  static ArrivalTrace bursts(double seconds, double perSecond, List<Integer> deadlines, long seed) {
    Random random = new Random(seed);
    double meanBurst = meanBurst();
    List<Arrival> requests = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 1e3 * meanBurst / perSecond;
      if (at >= seconds * 1e3) {
        return new ArrivalTrace(requests);
      }
      int deadline = deadlines.get(random.nextInt(deadlines.size()));
      int size = burst(random.nextDouble());
      for (int i = 0; i < size; i++) {
        requests.add(new Arrival(at, deadline));
      }
    }
  }

  private static int burst(double share) {
    double all = 0;
    for (int k = 1; k <= LARGEST_BURST; k++) {
      all += weight(k);
    }
    double sum = 0;
    for (int k = 1; k < LARGEST_BURST; k++) {
      sum += weight(k) / all;
      if (share < sum) {
        return k;
      }
    }
    return LARGEST_BURST;
  }

  private static double meanBurst() {
    double all = 0;
    double sum = 0;
    for (int k = 1; k <= LARGEST_BURST; k++) {
      all += weight(k);
      sum += k * weight(k);
    }
    return sum / all;
  }

  private static double weight(int size) {
    return Math.pow(size, -ZIPF_EXPONENT);
  }
}
