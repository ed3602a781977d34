package io.sluice.adaptation.rival;

/**
 * INFaaS' monitor of one variant: whether it is interfered with or has more to do than it can, so
 * that queries go elsewhere. The factors are those of the monitor of a processor's variants in the
 * published source (query_executor.cc), checked once a second:
 *
 * <ul>
 *   <li>shunned when its mean latency is over 1.5 times the profiled one, or when what waits for it
 *       is over half of what it answers in a second;
 *   <li>taken back when less waits than it answers in a second, and its mean latency is below the
 *       profiled one.
 * </ul>
 *
 * <p>The source shuns a slow variant only while it has over half the load it can take; the paper
 * has a state for those that are slow at less (interfered with), and sends their queries elsewhere
 * too, so that here load does not matter. A shunned variant answers nothing whose latency could be
 * known; it is taken back after as many checks as the autoscaler waits before it goes back ({@link
 * InfaasLaw#CALLS_TO_GO_BACK}), for after one, as the source would, every other second would be
 * lost.
 */
final class VariantMonitor {
  private static final double LATENCY_FACTOR = 1.5;
  private static final double LOAD_FACTOR = 0.5;

  private final double profiledMillis;
  private double sumMillis;
  private int answers;
  private int quietChecks;
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
   * @param waiting requests that wait for this variant
   */
  void check(int waiting) {
    double mean = answers == 0 ? 0 : sumMillis / answers;
    quietChecks = answers == 0 ? quietChecks + 1 : 0;
    if (mean > LATENCY_FACTOR * profiledMillis || waiting > LOAD_FACTOR * perSecond()) {
      shunned = true;
    } else if (waiting < perSecond() && seemsCalm(mean)) {
      shunned = false;
    }
    sumMillis = 0;
    answers = 0;
  }

  private boolean seemsCalm(double mean) {
    return quietChecks == 0 ? mean < profiledMillis : quietChecks > InfaasLaw.CALLS_TO_GO_BACK;
  }

  /** Requests that it could answer in a second as profiled. */
  double perSecond() {
    return 1e3 / profiledMillis;
  }

  boolean shunned() {
    return shunned;
  }
}
