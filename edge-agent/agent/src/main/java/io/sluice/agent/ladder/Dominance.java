package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import java.util.OptionalDouble;

/** Whether a variant is of no use on this device beside another. */
final class Dominance {
  /** What contention may slow a typical variant by, so many times. */
  private static final double WORST_CONTENTION = 4;

  /** Examples of a large batch. */
  private static final double BATCH = 16;

  /** What differs by less is told apart by nothing but the noise of the probe. */
  private static final double ALIKE = 1.05;

  private Dominance() {}

  /**
   * Whether one is no less accurate, no slower, be the device calm or contended and the batch small
   * or large, and takes no more energy. Never true of a rung and itself, and never both ways round.
   */
  static boolean dominates(Rung better, Rung worse) {
    boolean noLess = better.accuracy() >= worse.accuracy();
    boolean differs =
        better.accuracy() > worse.accuracy() || better.p50Millis() < worse.p50Millis();
    return noLess && differs && noSlower(better, worse) && !takesMore(better, worse);
  }

  /** At the extremes; of any contention and batch between them the latency lies between, too. */
  private static boolean noSlower(Rung better, Rung worse) {
    boolean alone =
        better.p50Millis() <= worse.p50Millis() && contended(better) <= contended(worse);
    boolean batched =
        better.p50Millis() * batch(better) <= ALIKE * worse.p50Millis() * batch(worse)
            && contended(better) * batch(better) <= ALIKE * contended(worse) * batch(worse);
    return alone && batched;
  }

  /** Latency under the worst contention, ms. */
  private static double contended(Rung rung) {
    return rung.p50Millis() * Math.pow(WORST_CONTENTION, rung.sensitivity());
  }

  /** How many times as long as one example a large batch takes. */
  private static double batch(Rung rung) {
    return rung.onceShare() + (1 - rung.onceShare()) * BATCH;
  }

  /** False where the energy of one of them is unknown. */
  private static boolean takesMore(Rung one, Rung other) {
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
