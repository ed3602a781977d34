package io.sluice.adaptation.simulate;

/**
 * What is to come, as one who knows the future sees it: the requests in the order of their arrival,
 * and what each would take.
 *
 * <p>Both answers about a run may only grow with {@code fromMillis}: who can start at a time can
 * also wait and start later.
 */
interface Prospect {
  int requests();

  int rungs();

  double arrivalMillis(int request);

  /** When an answer is late, ms. */
  double deadlineMillis(int request);

  /** What an answer in time is worth, 0 to 1. */
  double worth(int request, int rung);

  /**
   * The earliest end of a request's run that does not start before a time, ms.
   *
   * @param before the rung that ran last; -1 at first
   */
  double endMillis(int request, int rung, int before, double fromMillis);

  /** The least energy above idle of a run that does not start before a time, J. */
  double joules(int request, int rung, double fromMillis);
}
