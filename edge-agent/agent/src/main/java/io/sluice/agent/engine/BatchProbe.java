package io.sluice.agent.engine;

import io.sluice.agent.engine.InferenceTimer.Effort;
import io.sluice.registry.manifest.ModelSignature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Measures which share f of the time of one example a batch takes only once: n examples take {@code
 * f + (1 - f)·n} times as long as one. If a batch of n takes r times as long as one example, f is
 * {@code (n - r) / (n - 1)}.
 */
final class BatchProbe {
  /** Examples are never for nothing. */
  private static final double MOST_SHARE = 0.99;

  private static final long SEED = 1;
  private static final int MOST_EXAMPLES = 16;
  private static final double LONGEST_MILLIS = 700;
  private static final int ROUNDS = 7;
  private static final Effort ROUND = new Effort(1, 20, 100_000_000L);
  private static final Effort ONE = new Effort(1, 1, 0);

  /** Nothing is reported meanwhile, and who waits for a report gives up after 60 s. */
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private final InferenceTimer timer;
  private final LongSupplier nanoClock;
  private final ModelSignature signature;
  private final IntConsumer announce;

  /**
   * @param announce is told of the examples of a batch before the first one so large: if nothing
   *     follows, it ended the process
   */
  BatchProbe(
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
   * @param aloneMillis what an inference of one example takes, ms
   * @return 0 to 0.99; 0 where it cannot be measured: the signature has no batch dimension, the
   *     model fails on a batch, there is no memory for one, or it takes too long
   */
  double onceShare(LoadedModel model, double aloneMillis) {
    if (!LoadedModel.takesBatches(signature)) {
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
   * @param ratio how many times as long as one example the batch takes; not a number where that is
   *     not known
   */
  static double onceShare(int examples, double ratio) {
    double share = (examples - ratio) / (examples - 1);
    return Double.isNaN(share) ? 0 : Math.max(0, Math.min(MOST_SHARE, share));
  }

  /**
   * Doubles the batch as long as the next is, and turns out, quick enough for all of the rounds.
   */
  private int largest(LoadedModel model, double aloneMillis) throws EngineException {
    int examples = 1;
    double millis = aloneMillis;
    while (examples < MOST_EXAMPLES && 2 * millis <= LONGEST_MILLIS) {
      examples *= 2;
      announce.accept(examples);
      List<Tensor> batch = inputs(examples);
      check(model.infer(batch), examples); // the first of a shape also prepares the engine for it
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
   * Median of rounds of one example and a batch by turns, so that what else the device does weighs
   * on both alike; not a number where there is no time for all of them.
   */
  private double ratio(LoadedModel model, int examples) throws EngineException {
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
