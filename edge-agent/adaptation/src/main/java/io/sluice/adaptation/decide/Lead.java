package io.sluice.adaptation.decide;

import io.sluice.adaptation.decide.Grounds.Limit;
import java.time.Duration;
import java.util.Arrays;

/**
 * The slow part of the law: which rung should lead. It counts which rung each inference would have
 * had, were all of them in memory. The lead goes down when hardly any inference would take it or a
 * better one; it goes up to a rung that enough inferences would take, or a better one, for the
 * whole of a dwell. A rise that is soon taken back doubles the dwell for rungs that have to be
 * loaded; a long time without one halves it again.
 */
final class Lead {
  /** Below this share of inferences the lead is given up. */
  private static final double LEAST_SHARE = 0.1;

  /** From this share on a better rung is wanted. */
  static final double WANTED_SHARE = 0.4;

  /** From this share on a rung is of use beside the lead. */
  private static final double COMPANION_SHARE = 0.02;

  private static final double MEMORY_MILLIS = 2000;
  private static final double FEWEST_INFERENCES = 20;

  /** Of nothing, no regret would make more. */
  private static final double SHORTEST_DWELL_MILLIS = 100;

  /** Regret makes no dwell longer than this; a policy may. */
  private static final double LONGEST_DWELL_MILLIS = 3_600_000;

  /** A rise that lasts so many dwells is not regretted; so many more, and the dwell halves. */
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

  Lead(int rungs, int lead) {
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
   * How long a rung has to be wanted before it leads, ms.
   *
   * @param resident mask of those in memory: to try one of these again costs nothing, so that the
   *     dwell for it does not grow
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
   * @param ideal the rung it would have had; -1 when none would do
   * @param limit what speaks against the lead; none when it or a better one would have been had
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

  /** What spoke against the lead most often of late, where anything did. */
  Limit limit() {
    int most = 0;
    for (int i = 1; i < hindered.length; i++) {
      most = hindered[i] > hindered[most] ? i : most;
    }
    return Limit.values()[most];
  }

  /** Share of the recent inferences that would have had this rung or a better one. */
  double shareFrom(int rung) {
    double sum = 0;
    for (int i = 0; i <= rung; i++) {
      sum += share[i];
    }
    return sum;
  }

  /**
   * The rung that should lead.
   *
   * @param possible mask of the rungs that are or could come into memory
   * @param resident mask of those that are
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
   * A rung below the lead that should be in memory beside it, since some inferences would have it;
   * -1 when there is none.
   *
   * @param room mask of the rungs that are not in memory and fit beside what is
   */
  int companion(long room) {
    int companion = -1;
    for (int i = lead + 1; i < share.length; i++) {
      boolean useful = has(room, i) && share[i] >= COMPANION_SHARE;
      companion = useful && (companion < 0 || share[i] > share[companion]) ? i : companion;
    }
    return companion;
  }

  /** Another rung leads now. */
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

  /** Another rung leads now because the policy has it so: nothing to regret or to rest from. */
  void forced(int to) {
    lead = to;
  }

  /** Lets a long time without a move be forgotten. */
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
