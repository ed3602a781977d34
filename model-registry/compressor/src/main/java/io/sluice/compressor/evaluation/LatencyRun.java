package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Times single inferences, tensor in and numbers out, of all models in short turns, so that what
 * else the machine does meanwhile hits all alike.
 */
final class LatencyRun {
  private static final int PER_TURN = 20;
  private static final int MIN_ROUNDS = 5;
  private static final int MAX_ROUNDS = 60;
  private static final long BUDGET_NANOS = 8_000_000_000L;

  private final List<EngineModel> models;
  private final Samples samples;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  LatencyRun(List<EngineModel> models, Samples samples) {
    this.models = models;
    this.samples = samples;
  }

  List<Measurement.Latency> measure(DoubleConsumer progress) throws CompressionException {
    List<Times> times = new ArrayList<>();
    models.forEach(m -> times.add(new Times()));
    long start = System.nanoTime();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double spent = (double) (System.nanoTime() - start) / BUDGET_NANOS;
      if (round >= MIN_ROUNDS && spent > 1) {
        break;
      }
      progress.accept(Math.min(1, Math.max(spent, (double) round / MAX_ROUNDS)));
      for (int m = 0; m < models.size(); m++) {
        turn(models.get(m), times.get(m), round);
      }
    }
    return times.stream().map(Times::latency).toList();
  }

  private void turn(EngineModel model, Times times, int round) throws CompressionException {
    long cpuBefore = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < PER_TURN; i++) {
      long before = System.nanoTime();
      model.run((round * PER_TURN + i) % samples.count(), 1);
      times.add(System.nanoTime() - before);
    }
    times.addCpu(threads.getCurrentThreadCpuTime() - cpuBefore);
  }

  /** Durations of one model. */
  private static final class Times {
    private final long[] nanos = new long[MAX_ROUNDS * PER_TURN];
    private int count;
    private long cpuNanos;

    void add(long duration) {
      nanos[count++] = duration;
    }

    void addCpu(long duration) {
      cpuNanos += duration;
    }

    Measurement.Latency latency() {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return new Measurement.Latency(
          millis(sorted, 0.5), millis(sorted, 0.99), cpuNanos / 1e9 / count, count);
    }

    private static double millis(long[] sorted, double quantile) {
      int rank = (int) Math.ceil(quantile * sorted.length) - 1;
      return sorted[Math.max(0, rank)] / 1e6;
    }
  }
}
