package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import java.util.OptionalDouble;

/** Pareto dominance between variants on this device. */
final class VariantDominance {
  /** Greatest slowdown of a typical variant by contention, a factor. */
  private static final double WORST_CONTENTION = 4;

  /** Examples of a large batch. */
  private static final double BATCH = 16;

  /** Ratio below which differences are noise of the probe. */
  private static final double ALIKE = 1.05;

  private VariantDominance() {}

  /**
   * Whether a variant is no less accurate, no slower for any contention and batch size, and takes
   * no more energy. Never true of a rung and itself, and never both ways round.
   */
  static boolean dominates(LadderRung better, LadderRung worse) {
    boolean noLess = better.accuracy() >= worse.accuracy();
    boolean differs =
        better.accuracy() > worse.accuracy() || better.p50Millis() < worse.p50Millis();
    return noLess && differs && noSlower(better, worse) && !takesMore(better, worse);
  }

  /**
   * Compares at the extremes; latencies at intermediate contention and batch size lie in between.
   */
  private static boolean noSlower(LadderRung better, LadderRung worse) {
    boolean alone =
        better.p50Millis() <= worse.p50Millis() && contended(better) <= contended(worse);
    boolean batched =
        better.p50Millis() * batch(better) <= ALIKE * worse.p50Millis() * batch(worse)
            && contended(better) * batch(better) <= ALIKE * contended(worse) * batch(worse);
    return alone && batched;
  }

  /** Latency under the worst contention, ms. */
  private static double contended(LadderRung rung) {
    return rung.p50Millis() * Math.pow(WORST_CONTENTION, rung.sensitivity());
  }

  /** Time of a large batch over a single example. */
  private static double batch(LadderRung rung) {
    return rung.onceShare() + (1 - rung.onceShare()) * BATCH;
  }

  /** Whether the first rung takes more energy; false when either energy is unknown. */
  private static boolean takesMore(LadderRung one, LadderRung other) {
    OptionalDouble known = one.joulesPerInference().known();
    OptionalDouble others = other.joulesPerInference().known();
    if (known.isEmpty() || others.isEmpty()) {
      return false;
    }
    double joules = known.getAsDouble();
    double most = ALIKE * others.getAsDouble();
    return joules > most || joules * batch(one) > most * batch(other);
  }
}
