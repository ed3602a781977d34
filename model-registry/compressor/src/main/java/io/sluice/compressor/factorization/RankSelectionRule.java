package io.sluice.compressor.factorization;

/** Rule for choosing a rank from an amount. */
public enum RankSelectionRule {
  /** Least rank keeping a share of the squared singular values; the amount is 0 to 1. */
  ENERGY,
  /** Largest rank whose factors have at most a share of the weights; the amount is 0 to 1. */
  PARAMETERS,
  /** The amount itself, at most the full rank. */
  COUNT,
  /** Number of singular values above the noise (variational Bayes); the amount is ignored. */
  BAYESIAN;

  /**
   * @throws IllegalArgumentException if the amount is out of the range of the rule; the message
   *     names the range
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
   * Returns the rank for replacing a matrix by the product of two.
   *
   * @return 1 up to the shorter side
   */
  public int rank(SingularValueSpectrum spectrum, int rows, int columns, double amount) {
    return switch (this) {
      case PARAMETERS ->
          atMost(spectrum.size(), amount * rows * columns / ((double) rows + columns));
      default -> rank(spectrum, Math.max(rows, columns), amount);
    };
  }

  /** Returns the rank for every rule but {@link #PARAMETERS}, from the spectrum alone. */
  int rank(SingularValueSpectrum spectrum, int longerSide, double amount) {
    return switch (this) {
      case ENERGY -> spectrum.rankKeeping(amount);
      case COUNT -> atMost(spectrum.size(), amount);
      case BAYESIAN -> VariationalBayesianRank.of(spectrum, longerSide);
      case PARAMETERS ->
          throw new IllegalStateException("The rule PARAMETERS needs the shape of the matrix");
    };
  }

  private static int atMost(int size, double amount) {
    return (int) Math.max(1, Math.min(size, Math.floor(amount)));
  }
}
