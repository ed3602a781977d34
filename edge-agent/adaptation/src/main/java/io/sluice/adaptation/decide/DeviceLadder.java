package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.VariantName;
import java.util.List;

/**
 * The rungs of a device, most accurate first. Immutable. Laws address a rung by index, and sets of
 * rungs by a mask with bit {@code i} for rung {@code i}.
 */
public final class DeviceLadder {
  /** Bits of a mask, a long. */
  public static final int MOST_RUNGS = 64;

  /** Assumed accuracy of a rung of unknown accuracy: this much below the rung before. */
  private static final double STEP_OF_UNKNOWN = 0.01;

  private final List<LadderRung> rungs;
  private final double[] worth;
  private final double[] joules;

  /**
   * @param rungs most accurate first, 1 to 64
   */
  public DeviceLadder(List<LadderRung> rungs) {
    if (rungs.isEmpty() || rungs.size() > MOST_RUNGS) {
      throw new IllegalArgumentException(
          "A ladder has 1 to " + MOST_RUNGS + " rungs, but this one has " + rungs.size());
    }
    this.rungs = List.copyOf(rungs);
    this.worth = new double[rungs.size()];
    double before = 1;
    for (int i = 0; i < worth.length; i++) {
      double accuracy = rungs.get(i).accuracy();
      worth[i] = Double.isNaN(accuracy) ? Math.max(0, before - STEP_OF_UNKNOWN) : accuracy;
      before = worth[i];
    }
    double watts = typicalWatts(rungs);
    this.joules =
        rungs.stream()
            .mapToDouble(
                rung -> rung.joulesPerInference().known().orElse(watts * rung.p50Millis() / 1e3))
            .toArray();
  }

  /**
   * Median power of the rungs with known energy, above idle, W; without any, an arbitrary 1 W,
   * enough to keep the order of the rungs.
   */
  private static double typicalWatts(List<LadderRung> rungs) {
    double[] watts =
        rungs.stream()
            .filter(rung -> rung.joulesPerInference().known().isPresent())
            .mapToDouble(
                rung -> rung.joulesPerInference().known().getAsDouble() / rung.p50Millis() * 1e3)
            .sorted()
            .toArray();
    int half = watts.length / 2;
    if (watts.length == 0) {
      return 1;
    }
    return watts.length % 2 == 1 ? watts[half] : (watts[half - 1] + watts[half]) / 2;
  }

  public List<LadderRung> rungs() {
    return rungs;
  }

  public int size() {
    return worth.length;
  }

  public LadderRung rung(int index) {
    return rungs.get(index);
  }

  /** Accuracy of a rung; where unknown, a little below the rung before. */
  public double worth(int index) {
    return worth[index];
  }

  /**
   * Energy of one inference above idle on a calm device, J; where unknown, latency times the median
   * power of the other rungs.
   */
  double joules(int index) {
    return joules[index];
  }

  /** Mask of all rungs. */
  public long all() {
    return -1L >>> (MOST_RUNGS - worth.length);
  }

  /** Mask of the rungs with at least this worth. */
  public long atLeast(double accuracy) {
    long mask = 0;
    for (int i = 0; i < worth.length; i++) {
      mask |= worth[i] >= accuracy ? 1L << i : 0;
    }
    return mask;
  }

  /** Mask of the rungs with at most this worth. */
  public long atMost(double accuracy) {
    long mask = 0;
    for (int i = 0; i < worth.length; i++) {
      mask |= worth[i] <= accuracy ? 1L << i : 0;
    }
    return mask;
  }

  /**
   * Mask of the rungs below a ceiling. The floor has precedence: with no rung between floor and
   * ceiling, the least accurate rung above the floor serves as ceiling.
   */
  public long under(double ceiling, double floor) {
    long above = atLeast(floor);
    long under = atMost(ceiling);
    return above == 0 || (above & under) != 0
        ? under
        : atMost(worth[MOST_RUNGS - 1 - Long.numberOfLeadingZeros(above)]);
  }

  /** Index of a variant; -1 when not on the ladder. */
  public int indexOf(VariantName variant) {
    for (int i = 0; i < worth.length; i++) {
      if (rungs.get(i).variant().equals(variant)) {
        return i;
      }
    }
    return -1;
  }

  /** Greatest calm latency of all rungs, ms. */
  public double slowestMillis() {
    return rungs.stream().mapToDouble(LadderRung::p50Millis).max().orElseThrow();
  }

  /** The rung with the least calm latency within the mask; -1 for an empty mask. */
  public int fastest(long mask) {
    int fastest = -1;
    for (int i = 0; i < worth.length; i++) {
      if ((mask >>> i & 1) == 1
          && (fastest < 0 || rungs.get(i).p50Millis() < rungs.get(fastest).p50Millis())) {
        fastest = i;
      }
    }
    return fastest;
  }
}
