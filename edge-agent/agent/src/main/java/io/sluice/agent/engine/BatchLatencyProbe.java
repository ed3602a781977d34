package io.sluice.agent.engine;

import io.sluice.agent.engine.InferenceTimer.Effort;
import io.sluice.registry.manifest.ModelSignature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures the share f of a single example's time spent once per batch: n examples take {@code f +
 * (1 - f)·n} times as long as a single example. For a batch of n with a time ratio of r, f is
 * {@code (n - r) / (n - 1)}.
 */
final class BatchLatencyProbe {
  /** Upper bound of f: no example is free. */
  private static final double MOST_SHARE = 0.99;

  private static final long SEED = 1;
  private static final int MOST_EXAMPLES = 16;
  private static final double LONGEST_MILLIS = 700;
  private static final int ROUNDS = 7;
  private static final Effort ROUND = new Effort(1, 20, 100_000_000L);
  private static final Effort ONE = new Effort(1, 1, 0);

  /** Time limit without a report; the waiting agent gives up after 60 s. */
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private final InferenceTimer timer;
  private final LongSupplier nanoClock;
  private final ModelSignature signature;
  private final IntConsumer announce;

  /**
   * @param timer timer of inferences
   * @param nanoClock monotonic clock, ns
   * @param signature signature of the model
   * @param announce receiver of each new batch size before its first run: the last announced size
   *     killed a process without a further report
   */
  BatchLatencyProbe(
      InferenceTimer timer,
      LongSupplier nanoClock,
      ModelSignature signature,
      IntConsumer announce) {
    this.timer = timer;
    this.nanoClock = nanoClock;
    this.signature = signature;
    this.announce = announce;
  }

  /**
   * Measures f.
   *
   * @param aloneMillis time of an inference of a single example, ms
   * @return 0 to 0.99; 0 when not measurable: a signature without a batch dimension, a model
   *     failing on batches, too little memory, or too long a time
   */
  double onceShare(LoadedInferenceModel model, double aloneMillis) {
    if (!LoadedInferenceModel.takesBatches(signature)) {
      return 0;
    }
    try {
      int examples = largest(model, aloneMillis);
      return examples == 1 ? 0 : onceShare(examples, ratio(model, examples));
    } catch (EngineException | OutOfMemoryError noBatches) {
      return 0;
    }
  }

  /**
   * f from a measured ratio.
   *
   * @param ratio time of the batch over a single example; NaN when unknown
   */
  static double onceShare(int examples, double ratio) {
    double share = (examples - ratio) / (examples - 1);
    return Double.isNaN(share) ? 0 : Math.max(0, Math.min(MOST_SHARE, share));
  }

  /** Largest batch quick enough for all rounds, by doubling: expected and then measured. */
  private int largest(LoadedInferenceModel model, double aloneMillis) throws EngineException {
    int examples = 1;
    double millis = aloneMillis;
    while (examples < MOST_EXAMPLES && 2 * millis <= LONGEST_MILLIS) {
      examples *= 2;
      announce.accept(examples);
      List<Tensor> batch = inputs(examples);
      check(model.infer(batch), examples); // the first batch of a shape also prepares the engine
      millis = timer.time(model, batch, ONE).wallMillis();
    }
    return millis > LONGEST_MILLIS ? Math.max(1, examples / 2) : examples;
  }

  private static void check(List<Tensor> outputs, int examples) throws EngineException {
    for (Tensor output : outputs) {
      if (output.shape().isEmpty() || output.shape().get(0) != examples) {
        throw new EngineException(
            "An output has the shape %s for a batch of %d".formatted(output.shape(), examples));
      }
    }
  }

  /**
   * Median ratio over rounds alternating between a single example and a batch, with equal
   * disturbance of both; NaN with too little time for all rounds.
   */
  private double ratio(LoadedInferenceModel model, int examples) throws EngineException {
    long end = nanoClock.getAsLong() + LIMIT_NANOS;
    List<Tensor> one = inputs(1);
    List<Tensor> batch = inputs(examples);
    double[] ratios = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      if (nanoClock.getAsLong() - end > 0) {
        return Double.NaN;
      }
      double alone = timer.time(model, one, ROUND).medianMillis();
      ratios[i] = timer.time(model, batch, ROUND).medianMillis() / alone;
    }
    Arrays.sort(ratios);
    return ratios[ROUNDS / 2];
  }

  private List<Tensor> inputs(int examples) {
    return SampleInputs.of(signature, examples, new Random(SEED));
  }
}
