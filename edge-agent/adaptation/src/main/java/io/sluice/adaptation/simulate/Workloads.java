package io.sluice.adaptation.simulate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Makes requests, contention and heat up, all from a given randomness. */
public final class Workloads {
  private static final double BURST_EXPONENT = 1.5;

  private final Random random;
  private final double seconds;

  /**
   * @param seconds that everything lasts
   */
  public Workloads(Random random, double seconds) {
    this.random = random;
    this.seconds = seconds;
  }

  /**
   * Poisson arrivals of a rate that may change, by thinning (Lewis and Shedler, 1979).
   *
   * @param rate requests per second at a time in seconds
   * @param most that the rate ever is
   */
  public double[] poisson(DoubleUnaryOperator rate, double most) {
    double[] arrivals = new double[1024];
    int count = 0;
    for (double now = gap(most); now < seconds; now += gap(most)) {
      if (random.nextDouble() * most < rate.applyAsDouble(now)) {
        arrivals = withRoom(arrivals, count);
        arrivals[count++] = 1e3 * now;
      }
    }
    return Arrays.copyOf(arrivals, count);
  }

  /**
   * A day, or some time like one.
   *
   * @param periodSeconds of the wave, s
   */
  public double[] diurnal(double least, double most, double periodSeconds) {
    return poisson(
        t -> least + (most - least) * (1 - Math.cos(2 * Math.PI * t / periodSeconds)) / 2, most);
  }

  /** A higher rate for a middle third of the time. */
  public double[] step(double rate, double high) {
    return poisson(t -> t >= seconds / 3 && t < 2 * seconds / 3 ? high : rate, high);
  }

  /**
   * Arrivals of a Markov-modulated Poisson process of two states, and with them bursts of
   * Zipf-sized numbers of requests that come 1 ms apart.
   *
   * @param quiet requests per second in the one state
   * @param busy in the other
   * @param stateSeconds mean time in a state, s
   * @param burstsPerSecond Poisson
   * @param largest burst
   */
  public double[] bursty(
      double quiet, double busy, double stateSeconds, double burstsPerSecond, int largest) {
    Signal state = regimes(new double[] {quiet, busy}, stateSeconds);
    double[] single = poisson(t -> state.at(1e3 * t), Math.max(quiet, busy));
    double[] bursts = poisson(t -> burstsPerSecond, burstsPerSecond);
    double[] all = single;
    int count = single.length;
    double[] sizes = weightsUpTo(largest);
    for (double burst : bursts) {
      int size = drawn(sizes);
      for (int i = 0; i < size; i++) {
        all = withRoom(all, count);
        all[count++] = burst + i;
      }
    }
    double[] arrivals = Arrays.copyOf(all, count);
    Arrays.sort(arrivals);
    return arrivals;
  }

  /** Requests in a burst of {@link #bursty}, on average. */
  public static double meanBurst(int largest) {
    double requests = 0;
    for (int size = 1; size <= largest; size++) {
      requests += size * weight(size);
    }
    return requests / weightsUpTo(largest)[largest - 1];
  }

  /** By Zipf's law. */
  private static double weight(int size) {
    return Math.pow(size, -BURST_EXPONENT);
  }

  /** Of bursts of 1, of up to 2, and so on. */
  private static double[] weightsUpTo(int largest) {
    double[] sums = new double[largest];
    double sum = 0;
    for (int i = 0; i < largest; i++) {
      sum += weight(i + 1);
      sums[i] = sum;
    }
    return sums;
  }

  private int drawn(double[] weightsUpTo) {
    int last = weightsUpTo.length - 1;
    int found = Arrays.binarySearch(weightsUpTo, random.nextDouble() * weightsUpTo[last]);
    return 1 + Math.min(last, found >= 0 ? found : -found - 1);
  }

  /**
   * Stays at a level for an exponential time, then at another one, all equally likely.
   *
   * @param meanSeconds at a level, s
   */
  public Signal regimes(double[] levels, double meanSeconds) {
    double[] at = new double[64];
    double[] values = new double[64];
    int count = 0;
    int level = 0;
    for (double now = gap(1 / meanSeconds); now < seconds; now += gap(1 / meanSeconds)) {
      level = (level + 1 + random.nextInt(Math.max(1, levels.length - 1))) % levels.length;
      values = withRoom(values, count);
      at = withRoom(at, count);
      at[count] = 1e3 * now;
      values[count++] = levels[level];
    }
    return new Signal(levels[0], Arrays.copyOf(at, count), Arrays.copyOf(values, count));
  }

  /**
   * A wave in steps of a minute.
   *
   * @param periodSeconds of the wave, s; it begins at its least
   */
  public Signal wave(double least, double most, double periodSeconds) {
    int minutes = (int) Math.ceil(seconds / 60);
    double[] at = new double[minutes];
    double[] values = new double[minutes];
    for (int i = 0; i < minutes; i++) {
      at[i] = 60e3 * i;
      double phase = 2 * Math.PI * 60 * i / periodSeconds;
      values[i] = least + (most - least) * (1 - Math.cos(phase)) / 2;
    }
    return new Signal(least, at, values);
  }

  /**
   * Requests that all have as long.
   *
   * @param tailShare of the requests that are unlucky: their latency is 2 to 4 deviations longer on
   *     top of what it would be
   */
  public Trace trace(double[] arrivals, double deadlineMillis, double tailShare) {
    return trace(
        arrivals, Arrays.stream(arrivals).map(at -> at + deadlineMillis).toArray(), tailShare);
  }

  /**
   * Requests that each have a deadline of their own, ms.
   *
   * @param tailShare as of requests that all have as long
   */
  public Trace trace(double[] arrivals, double[] deadlines, double tailShare) {
    double[] luck = new double[arrivals.length];
    for (int i = 0; i < arrivals.length; i++) {
      luck[i] = random.nextGaussian();
      luck[i] += random.nextDouble() < tailShare ? 2 + 2 * random.nextDouble() : 0;
    }
    return new Trace(arrivals, deadlines, luck);
  }

  private double gap(double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  private static double[] withRoom(double[] array, int count) {
    return count < array.length ? array : Arrays.copyOf(array, 2 * count + 1);
  }
}
