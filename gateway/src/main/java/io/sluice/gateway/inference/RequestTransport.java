package io.sluice.gateway.inference;

/** The way to the agents. */
public interface RequestTransport {
  /**
   * Hands an attempt over; never blocks. Exactly one method of the listener is called later or at
   * once, on the event loop that owns the correlator.
   */
  void send(RequestAttempt attempt, Listener listener);

  /** What became of handing it over. */
  interface Listener {
    /** It is where agents find it. */
    void accepted();

    /** It will not get there. */
    void failed(Rejection why);
  }
}
