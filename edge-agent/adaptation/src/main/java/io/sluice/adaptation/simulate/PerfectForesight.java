package io.sluice.adaptation.simulate;

/**
 * The future with perfect foresight: requests in order of arrival, with the costs of each on every
 * rung.
 *
 * <p>End and energy of a run must not decrease with {@code fromMillis}: waiting for a later start
 * is always possible.
 */
interface PerfectForesight {
  int requests();

  int rungs();

  double arrivalMillis(int request);

  /** Deadline of a request, ms. */
  double deadlineMillis(int request);

  /** Worth of an answer in time, 0 to 1. */
  double worth(int request, int rung);

  /**
   * Earliest end of a request's run started at or after a time, ms.
   *
   * @param before last rung used; -1 at first
   */
  double endMillis(int request, int rung, int before, double fromMillis);

  /** Least energy above idle of a run started at or after a time, J. */
  double joules(int request, int rung, double fromMillis);
}
