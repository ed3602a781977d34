package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Times runs of a batch, tensor in and numbers out, of all models in short turns, so that what else
 * the machine does meanwhile hits all alike. Each round begins with another model, so that none
 * always follows the same one.
 */
final class LatencyRun {
  private static final int MAX_PER_TURN = 20;
  private static final long TURN_NANOS = 25_000_000;
  private static final int MIN_ROUNDS = 8;
  private static final int MAX_ROUNDS = 60;

  private final List<EngineModel> models;
  private final int examples;
  private final int batch;
  private final Duration timing;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /**
   * @param examples how many there are to choose from
   * @param timing for each model; each has {@value #MIN_ROUNDS} rounds at least and {@value
   *     #MAX_ROUNDS} at most
   */
  LatencyRun(List<EngineModel> models, int examples, int batch, Duration timing) {
    this.models = models;
    this.examples = examples;
    this.batch = batch;
    this.timing = timing;
  }

  /**
   * @return in the order of the models; null for those that do not take such a batch
   */
  List<ModelMeasurement.@Nullable Latency> measure(DoubleConsumer progress)
      throws ModelProcessingException {
    List<Times> times = new ArrayList<>();
    for (EngineModel model : models) {
      if (examples >= batch && model.takesBatch(batch)) {
        times.add(new Times(model, perTurn(model)));
      }
    }
    double budget = times.size() * (double) timing.toNanos();
    long start = System.nanoTime();
    for (int round = 0; round < MAX_ROUNDS && !times.isEmpty(); round++) {
      double spent = (System.nanoTime() - start) / budget;
      if (round >= MIN_ROUNDS && spent > 1) {
        break;
      }
      progress.accept(Math.min(1, Math.max(spent, (double) round / MAX_ROUNDS)));
      for (int m = 0; m < times.size(); m++) {
        turn(times.get((m + round) % times.size()), round);
      }
    }
    return latencies(times);
  }

  /** Warms up, and sees how many runs make a turn. */
  private int perTurn(EngineModel model) throws ModelProcessingException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = System.nanoTime();
      model.run(from(i), batch);
      least = Math.min(least, System.nanoTime() - before);
    }
    return (int) Math.max(1, Math.min(MAX_PER_TURN, TURN_NANOS / Math.max(1, least)));
  }

  private void turn(Times times, int round) throws ModelProcessingException {
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long[] nanos = new long[times.perTurn];
    for (int i = 0; i < nanos.length; i++) {
      long before = System.nanoTime();
      times.model.run(from(round * nanos.length + i), batch);
      nanos[i] = System.nanoTime() - before;
    }
    times.add(nanos, threads.getCurrentThreadCpuTime() - cpuBefore);
  }

  /** Where the n-th batch begins. */
  private int from(int n) {
    return (int) ((long) n * batch % (examples - batch + 1));
  }

  private List<ModelMeasurement.@Nullable Latency> latencies(List<Times> times) {
    List<ModelMeasurement.@Nullable Latency> latencies = new ArrayList<>();
    for (EngineModel model : models) {
      latencies.add(
          times.stream()
              .filter(t -> t.model == model)
              .map(t -> t.latency(batch))
              .findFirst()
              .orElse(null));
    }
    return latencies;
  }

  /** Durations of one model. */
  private static final class Times {
    private final EngineModel model;
    private final int perTurn;
    private final long[] all;
    private final List<Double> roundMillis = new ArrayList<>();
    private int count;
    private long cpuNanos;

    Times(EngineModel model, int perTurn) {
      this.model = model;
      this.perTurn = perTurn;
      this.all = new long[MAX_ROUNDS * perTurn];
    }

    void add(long[] nanos, long cpu) {
      System.arraycopy(nanos, 0, all, count, nanos.length);
      count += nanos.length;
      cpuNanos += cpu;
      Arrays.sort(nanos);
      roundMillis.add(millis(nanos, 0.5));
    }

    ModelMeasurement.Latency latency(int batch) {
      long[] sorted = Arrays.copyOf(all, count);
      Arrays.sort(sorted);
      return new ModelMeasurement.Latency(
          batch,
          millis(sorted, 0.5),
          millis(sorted, 0.99),
          cpuNanos / 1e9 / count,
          count,
          roundMillis);
    }

    private static double millis(long[] sorted, double quantile) {
      int rank = (int) Math.ceil(quantile * sorted.length) - 1;
      return sorted[Math.max(0, rank)] / 1e6;
    }
  }
}
