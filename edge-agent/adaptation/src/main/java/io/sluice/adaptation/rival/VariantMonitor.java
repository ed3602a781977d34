package io.sluice.adaptation.rival;

/**
 * INFaaS' monitor of one variant: whether it is interfered with or has more to do than it can, so
 * that queries go elsewhere. The rule and its constants are those of the monitor of a processor's
 * variants in the published source (query_executor.cc), checked once a second:
 *
 * <ul>
 *   <li>shunned when its mean latency is over 1.5 times the profiled one while it answers over half
 *       of what it could, or when what waits for it is over half of what it answers in a second;
 *   <li>taken back when less waits than it answers in a second, and its mean latency is below the
 *       profiled one, which of a variant that answered nothing is 0.
 * </ul>
 */
final class VariantMonitor {
  private static final double LATENCY_FACTOR = 1.5;
  private static final double LOAD_FACTOR = 0.5;

  private final double profiledMillis;
  private double sumMillis;
  private int answers;
  private boolean shunned;

  VariantMonitor(double profiledMillis) {
    this.profiledMillis = profiledMillis;
  }

  /** An inference of {@code batch} requests took that long. */
  void answered(int batch, double millis) {
    sumMillis += millis;
    answers += batch;
  }

  /**
   * @param seconds since the check before
   * @param waiting requests that wait for this variant
   */
  void check(double seconds, int waiting) {
    double mean = answers == 0 ? 0 : sumMillis / answers;
    boolean slow = mean > LATENCY_FACTOR * profiledMillis;
    if ((slow && answers / seconds > LOAD_FACTOR * perSecond())
        || waiting > LOAD_FACTOR * perSecond()) {
      shunned = true;
    } else if (waiting < perSecond() && mean < profiledMillis) {
      shunned = false;
    }
    sumMillis = 0;
    answers = 0;
  }

  /** Requests that it could answer in a second as profiled. */
  double perSecond() {
    return 1e3 / profiledMillis;
  }

  boolean shunned() {
    return shunned;
  }
}
