package io.sluice.adaptation.simulate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Generator of request traces, contention and temperatures from a source of randomness. */
public final class WorkloadGenerator {
  private static final double BURST_EXPONENT = 1.5;

  private final Random random;
  private final double seconds;

  /**
   * @param random source of randomness
   * @param seconds length of the generated signals and traces, s
   */
  public WorkloadGenerator(Random random, double seconds) {
    this.random = random;
    this.seconds = seconds;
  }

  /**
   * Poisson arrivals of a varying rate, by thinning (Lewis and Shedler, 1979).
   *
   * @param rate requests per second by time in seconds
   * @param most upper bound of the rate
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
   * Arrivals with a daily wave, or a wave of another period.
   *
   * @param least lowest rate, per second
   * @param most highest rate, per second
   * @param periodSeconds period of the wave, s
   */
  public double[] diurnal(double least, double most, double periodSeconds) {
    return poisson(
        t -> least + (most - least) * (1 - Math.cos(2 * Math.PI * t / periodSeconds)) / 2, most);
  }

  /** Arrivals with a higher rate during the middle third of the time. */
  public double[] step(double rate, double high) {
    return poisson(t -> t >= seconds / 3 && t < 2 * seconds / 3 ? high : rate, high);
  }

  /**
   * Arrivals of a Markov-modulated Poisson process of two states, with bursts of Zipf-distributed
   * sizes, 1 ms between the requests of a burst.
   *
   * @param quiet requests per second in the quiet state
   * @param busy requests per second in the busy state
   * @param stateSeconds mean time in a state, s
   * @param burstsPerSecond rate of bursts, Poisson
   * @param largest largest burst, requests
   */
  public double[] bursty(
      double quiet, double busy, double stateSeconds, double burstsPerSecond, int largest) {
    PiecewiseConstantSignal state = regimes(new double[] {quiet, busy}, stateSeconds);
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

  /** Mean number of requests in a burst of {@link #bursty}. */
  public static double meanBurst(int largest) {
    double requests = 0;
    for (int size = 1; size <= largest; size++) {
      requests += size * weight(size);
    }
    return requests / weightsUpTo(largest)[largest - 1];
  }

  /** Weight of a burst size by Zipf's law. */
  private static double weight(int size) {
    return Math.pow(size, -BURST_EXPONENT);
  }

  /** Cumulative weights of the burst sizes 1, 2 and so on. */
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
   * A signal with exponentially distributed times at a level, then at another level, all equally
   * likely.
   *
   * @param levels values of the signal
   * @param meanSeconds mean time at a level, s
   */
  public PiecewiseConstantSignal regimes(double[] levels, double meanSeconds) {
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
    return new PiecewiseConstantSignal(
        levels[0], Arrays.copyOf(at, count), Arrays.copyOf(values, count));
  }

  /**
   * A wave in steps of a minute.
   *
   * @param least lowest value, at the start
   * @param most highest value
   * @param periodSeconds period of the wave, s
   */
  public PiecewiseConstantSignal wave(double least, double most, double periodSeconds) {
    int minutes = (int) Math.ceil(seconds / 60);
    double[] at = new double[minutes];
    double[] values = new double[minutes];
    for (int i = 0; i < minutes; i++) {
      at[i] = 60e3 * i;
      double phase = 2 * Math.PI * 60 * i / periodSeconds;
      values[i] = least + (most - least) * (1 - Math.cos(phase)) / 2;
    }
    return new PiecewiseConstantSignal(least, at, values);
  }

  /**
   * A trace of requests with equal time to deadline.
   *
   * @param arrivals arrival of each request, ms, ascending
   * @param deadlineMillis time from arrival to deadline, ms
   * @param tailShare share of unlucky requests, 0 to 1: 2 to 4 standard deviations are added to the
   *     logarithm of their latency
   */
  public RequestTrace trace(double[] arrivals, double deadlineMillis, double tailShare) {
    return trace(
        arrivals, Arrays.stream(arrivals).map(at -> at + deadlineMillis).toArray(), tailShare);
  }

  /**
   * A trace of requests with individual deadlines.
   *
   * @param arrivals arrival of each request, ms, ascending
   * @param deadlines deadline of each request, ms
   * @param tailShare share of unlucky requests, 0 to 1: 2 to 4 standard deviations are added to the
   *     logarithm of their latency
   */
  public RequestTrace trace(double[] arrivals, double[] deadlines, double tailShare) {
    double[] luck = new double[arrivals.length];
    for (int i = 0; i < arrivals.length; i++) {
      luck[i] = random.nextGaussian();
      luck[i] += random.nextDouble() < tailShare ? 2 + 2 * random.nextDouble() : 0;
    }
    return new RequestTrace(arrivals, deadlines, luck);
  }

  private double gap(double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  private static double[] withRoom(double[] array, int count) {
    return count < array.length ? array : Arrays.copyOf(array, 2 * count + 1);
  }
}
