package io.sluice.compressor.factorization;

/** How a rank is chosen. */
public enum RankRule {
  /** The least that keeps a share of the squared singular values; the amount is 0 to 1. */
  ENERGY,
  /** The most at which the factors have a share of the weights; the amount is 0 to 1. */
  PARAMETERS,
  /** The amount itself, or all of the rank when that is less. */
  COUNT,
  /** What stands out of the noise (variational Bayes); the amount does not matter. */
  BAYESIAN;

  /**
   * @throws IllegalArgumentException when the rule cannot take the amount; says what it takes
   */
  public void requireValid(double amount) {
    if ((this == ENERGY || this == PARAMETERS) && !(amount > 0 && amount <= 1)) {
      throw new IllegalArgumentException(
          "amount must be above 0 and at most 1 for this rule, not " + amount);
    }
    if (this == COUNT && !(amount >= 1 && amount == Math.rint(amount))) {
      throw new IllegalArgumentException(
          "amount must be a whole number of at least 1 for this rule, not " + amount);
    }
  }

  /**
   * The rank of a matrix that becomes the product of two.
   *
   * @return 1 up to the shorter side
   */
  public int rank(Spectrum spectrum, int rows, int columns, double amount) {
    return switch (this) {
      case PARAMETERS ->
          atMost(spectrum.size(), amount * rows * columns / ((double) rows + columns));
      default -> rank(spectrum, Math.max(rows, columns), amount);
    };
  }

  /** By what the spectrum alone says. */
  int rank(Spectrum spectrum, int longerSide, double amount) {
    return switch (this) {
      case ENERGY -> spectrum.rankKeeping(amount);
      case COUNT -> atMost(spectrum.size(), amount);
      case BAYESIAN -> BayesianRank.of(spectrum, longerSide);
      case PARAMETERS ->
          throw new IllegalStateException("The number of parameters is not known here");
    };
  }

  private static int atMost(int size, double amount) {
    return (int) Math.max(1, Math.min(size, Math.floor(amount)));
  }
}
