package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.SwitchRationale.Limit;
import java.time.Duration;
import java.util.Arrays;

/**
 * The leading rung, the slow part of the law. Counts the ideal rung of each inference, as if all
 * rungs were in memory. The lead falls when hardly any inference would take the lead or a better
 * rung; it rises to a rung with enough inferences at this rung or above during a whole dwell. A
 * rise undone soon afterwards (a regret) doubles the dwell of rungs not yet in memory; a long time
 * without a move halves the dwell again.
 */
final class LeadingVariant {
  /** Share of inferences below which the lead is given up. */
  private static final double LEAST_SHARE = 0.1;

  /** Share of inferences from which a better rung is wanted. */
  static final double WANTED_SHARE = 0.4;

  /** Share of inferences from which a companion is useful. */
  private static final double COMPANION_SHARE = 0.02;

  private static final double MEMORY_MILLIS = 2000;
  private static final double FEWEST_INFERENCES = 20;

  /** Least dwell: regret could not double a dwell of zero. */
  private static final double SHORTEST_DWELL_MILLIS = 100;

  /** Limit of the dwell under regret; a policy may set a longer dwell. */
  private static final double LONGEST_DWELL_MILLIS = 3_600_000;

  /** Dwells after a rise without regret, and dwells without a move before the dwell is halved. */
  private static final double REGRET_DWELLS = 4;

  private static final double CLEAN_DWELLS = 20;

  private final double[] share;
  private final double[] wantedSince;
  private final double[] hindered = new double[Limit.values().length];
  private double leastDwellMillis;
  private double dwellMillis;
  private double roseAtMillis = Double.NaN;
  private double movedAtMillis = Double.NaN;
  private double cleanSinceMillis = Double.NaN;
  private double lastMillis = Double.NaN;
  private int lead;

  LeadingVariant(int rungs, int lead) {
    this.share = new double[rungs];
    this.wantedSince = new double[rungs];
    Arrays.fill(wantedSince, Double.NaN);
    this.lead = lead;
    share[lead] = 1;
  }

  int rung() {
    return lead;
  }

  double dwellMillis() {
    return dwellMillis;
  }

  /**
   * Required time of demand for a rung before its lead, ms.
   *
   * @param resident mask of the rungs in memory: another try with a rung in memory is free, so its
   *     dwell does not grow
   */
  double dwellMillis(int rung, long resident) {
    return has(resident, rung) ? leastDwellMillis : dwellMillis;
  }

  void obey(Duration dwell) {
    double grown = leastDwellMillis > 0 ? dwellMillis / leastDwellMillis : 1;
    leastDwellMillis = Math.max(SHORTEST_DWELL_MILLIS, dwell.toMillis());
    dwellMillis = grown(Math.max(1, grown) * leastDwellMillis);
  }

  private double grown(double millis) {
    return Math.min(Math.max(leastDwellMillis, LONGEST_DWELL_MILLIS), millis);
  }

  /**
   * Counts an inference.
   *
   * @param ideal index of the ideal rung; -1 when none fits
   * @param limit obstacle to the lead; {@link Limit#NONE} when the ideal is the lead or better
   */
  void count(double nowMillis, int ideal, Limit limit) {
    double lasted = Math.max(0, nowMillis - lastMillis);
    lastMillis = nowMillis;
    double weight =
        Double.isNaN(lasted)
            ? 0
            : Math.min(1 / FEWEST_INFERENCES, 1 - Math.exp(-lasted / MEMORY_MILLIS));
    double better = 0;
    for (int i = 0; i < share.length; i++) {
      share[i] += weight * ((i == ideal ? 1 : 0) - share[i]);
      better += share[i];
      if (better < WANTED_SHARE) {
        wantedSince[i] = Double.NaN;
      } else if (Double.isNaN(wantedSince[i])) {
        wantedSince[i] = nowMillis;
      }
    }
    for (int i = 0; i < hindered.length; i++) {
      hindered[i] += weight * ((i == limit.ordinal() ? 1 : 0) - hindered[i]);
    }
  }

  /** The most frequent recent obstacle to the lead; {@link Limit#NONE} if none. */
  Limit limit() {
    int most = 0;
    for (int i = 1; i < hindered.length; i++) {
      most = hindered[i] > hindered[most] ? i : most;
    }
    return Limit.values()[most];
  }

  /** Share of recent inferences with this rung or a better rung as ideal, 0 to 1. */
  double shareFrom(int rung) {
    double sum = 0;
    for (int i = 0; i <= rung; i++) {
      sum += share[i];
    }
    return sum;
  }

  /**
   * The desired leading rung.
   *
   * @param possible mask of the rungs in memory or loadable
   * @param resident mask of the rungs in memory
   */
  int wanted(double nowMillis, long possible, long resident) {
    for (int i = 0; i < lead; i++) {
      double dwell = dwellMillis(i, resident);
      boolean rested = !(nowMillis - movedAtMillis < dwell);
      if (rested && has(possible, i) && nowMillis - wantedSince[i] >= dwell) {
        return i;
      }
    }
    if (shareFrom(lead) >= LEAST_SHARE) {
      return lead;
    }
    int most = lead;
    for (int i = lead + 1; i < share.length; i++) {
      most = has(possible, i) && share[i] > share[most] ? i : most;
    }
    return most;
  }

  /**
   * The most useful companion to load: a rung below the lead, ideal for some inferences; -1 if
   * none.
   *
   * @param room mask of the rungs outside memory with space beside the resident rungs
   */
  int companion(long room) {
    int companion = -1;
    for (int i = lead + 1; i < share.length; i++) {
      boolean useful = has(room, i) && share[i] >= COMPANION_SHARE;
      companion = useful && (companion < 0 || share[i] > share[companion]) ? i : companion;
    }
    return companion;
  }

  /** Records a new lead, with regret and rest. */
  void moved(double nowMillis, int to) {
    if (to < lead) {
      roseAtMillis = nowMillis;
    } else if (nowMillis - roseAtMillis < REGRET_DWELLS * dwellMillis) {
      dwellMillis = grown(2 * dwellMillis);
      roseAtMillis = Double.NaN;
    }
    movedAtMillis = nowMillis;
    cleanSinceMillis = nowMillis;
    lead = to;
  }

  /** Records a new lead imposed by policy: without regret or rest. */
  void forced(int to) {
    lead = to;
  }

  /** Halves a grown dwell after a long time without a move. */
  void settle(double nowMillis) {
    if (nowMillis - cleanSinceMillis > CLEAN_DWELLS * dwellMillis) {
      dwellMillis = Math.max(leastDwellMillis, dwellMillis / 2);
      cleanSinceMillis = nowMillis;
    }
  }

  private static boolean has(long mask, int rung) {
    return (mask >>> rung & 1) == 1;
  }
}
