package io.sluice.agent.engine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Times inferences. Confined to the thread that runs them. */
final class InferenceTimer {
  private final LongSupplier nanoClock;
  private final LongSupplier cpuClock;
  private final boolean oneThread;

  /**
   * @param cpuClock processor time that inferences took so far, ns
   * @param oneThread whether all of an inference runs on one thread
   */
  InferenceTimer(LongSupplier nanoClock, LongSupplier cpuClock, boolean oneThread) {
    this.nanoClock = nanoClock;
    this.cpuClock = cpuClock;
    this.oneThread = oneThread;
  }

  /**
   * @param threads intra-op threads; with one all of the work is this thread's, and the compiler's
   *     is left out
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

  /** Runs the model on these inputs, one inference after the other. */
  Times time(LoadedModel model, List<Tensor> inputs, Effort effort) throws EngineException {
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
   * On one thread the work takes its processor time when nothing else wants the processor, which is
   * what a probe on a busy device would otherwise get wrong.
   */
  private double calmMillis(double wall, double cpu) {
    return oneThread && cpu > 0 ? Math.min(wall, cpu) : wall;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /**
   * @param fewest inferences, however long they take; 1 or more
   * @param most inferences
   * @param nanosLimit after which none is begun that need not be
   */
  record Effort(int fewest, int most, long nanosLimit) {
    private boolean goesOn(int inferences, long nanos) {
      return inferences < fewest || inferences < most && nanos < nanosLimit;
    }
  }

  /**
   * @param medianMillis of one inference if the device were calm
   * @param wallMillis median of one inference as it was
   * @param cpuSeconds of one inference on average
   */
  record Times(double medianMillis, double wallMillis, double cpuSeconds) {}
}
