package io.sluice.adaptation.rival;

/**
 * INFaaS' monitor of one variant: detects interference and overload, to send queries elsewhere.
 * Factors of the CPU variant monitor in the published source (query_executor.cc), checked once a
 * second:
 *
 * <ul>
 *   <li>shunned with a mean latency over 1.5 times the profiled latency, or with a queue over half
 *       the throughput of a second;
 *   <li>taken back with a queue below the throughput of a second, and a mean latency below the
 *       profiled latency.
 * </ul>
 *
 * <p>The source shuns a slow variant only above half of its possible load; the paper has a state
 * for slow variants at lower load (interfered with), with queries sent elsewhere too, so load is
 * disregarded here. The latency of a shunned variant is unknown for lack of answers; the monitor
 * takes the variant back after as many checks as the autoscaler waits before going back ({@link
 * InfaasLaw#CALLS_TO_GO_BACK}): after a single check, as in the source, every other second would be
 * lost.
 */
final class InfaasVariantMonitor {
  private static final double LATENCY_FACTOR = 1.5;
  private static final double LOAD_FACTOR = 0.5;

  private final double profiledMillis;
  private double sumMillis;
  private int answers;
  private int quietChecks;
  private boolean shunned;

  InfaasVariantMonitor(double profiledMillis) {
    this.profiledMillis = profiledMillis;
  }

  /** Adds an inference of {@code batch} requests with its duration. */
  void answered(int batch, double millis) {
    sumMillis += millis;
    answers += batch;
  }

  /**
   * Updates the state, once a second.
   *
   * @param waiting requests in the queue of this variant
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

  /** Throughput by the profile, requests per second. */
  double perSecond() {
    return 1e3 / profiledMillis;
  }

  boolean shunned() {
    return shunned;
  }
}
