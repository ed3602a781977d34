package io.sluice.agent.engine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Timer of inferences. Confined to the inference thread. */
final class InferenceTimer {
  private final LongSupplier nanoClock;
  private final LongSupplier cpuClock;
  private final boolean oneThread;

  /**
   * @param nanoClock monotonic clock, ns
   * @param cpuClock processor time of inferences so far, ns
   * @param oneThread whether an inference runs on a single thread
   */
  InferenceTimer(LongSupplier nanoClock, LongSupplier cpuClock, boolean oneThread) {
    this.nanoClock = nanoClock;
    this.cpuClock = cpuClock;
    this.oneThread = oneThread;
  }

  /**
   * A timer for a number of threads.
   *
   * @param threads intra-op threads; with a single thread the processor time is this thread's,
   *     without the JIT compiler's
   */
  static InferenceTimer of(int threads, LongSupplier nanoClock) {
    return threads == 1
        ? new InferenceTimer(nanoClock, InferenceTimer::threadNanos, true)
        : new InferenceTimer(nanoClock, InferenceTimer::processNanos, false);
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long processNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** Runs and times consecutive inferences on the same inputs. */
  Times time(LoadedInferenceModel model, List<Tensor> inputs, Effort effort)
      throws EngineException {
    List<Double> wallMillis = new ArrayList<>();
    List<Double> cpuMillis = new ArrayList<>();
    long start = nanoClock.getAsLong();
    while (effort.goesOn(wallMillis.size(), nanoClock.getAsLong() - start)) {
      long cpu = cpuClock.getAsLong();
      long wall = nanoClock.getAsLong();
      model.infer(inputs);
      wallMillis.add((nanoClock.getAsLong() - wall) / 1e6);
      cpuMillis.add((cpuClock.getAsLong() - cpu) / 1e6);
    }
    double cpuSeconds = cpuMillis.stream().mapToDouble(ms -> ms / 1e3).average().orElseThrow();
    double wall = median(wallMillis);
    return new Times(calmMillis(wall, median(cpuMillis)), wall, cpuSeconds);
  }

  /**
   * Calm latency, ms: single-threaded work takes its processor time on a calm device, a correction
   * for probes on a busy device.
   */
  private double calmMillis(double wall, double cpu) {
    return oneThread && cpu > 0 ? Math.min(wall, cpu) : wall;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /**
   * Number of inferences and time limit of a measurement.
   *
   * @param fewest least number of inferences, regardless of time; 1 or more
   * @param most greatest number of inferences
   * @param nanosLimit time limit for further inferences beyond the least number, ns
   */
  record Effort(int fewest, int most, long nanosLimit) {
    private boolean goesOn(int inferences, long nanos) {
      return inferences < fewest || inferences < most && nanos < nanosLimit;
    }
  }

  /**
   * Measured times of an inference.
   *
   * @param medianMillis median estimated for a calm device, ms
   * @param wallMillis median as measured, ms
   * @param cpuSeconds mean processor time, s
   */
  record Times(double medianMillis, double wallMillis, double cpuSeconds) {}
}
