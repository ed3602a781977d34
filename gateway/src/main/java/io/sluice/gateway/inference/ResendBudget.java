package io.sluice.gateway.inference;

/**
 * Keeps repeated attempts a small share of all, so that an overloaded fleet does not get twice the
 * load when it is slowest. Confined to the correlator's event loop.
 */
final class ResendBudget {
  private static final double CAPACITY = 256;
  private static final double EARNED_PER_ANSWER = 0.2;

  private double tokens = CAPACITY;

  void earn() {
    tokens = Math.min(CAPACITY, tokens + EARNED_PER_ANSWER);
  }

  boolean trySpend() {
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
