package io.sluice.compressor.factorization;

/**
 * Rank of a noisy matrix by the global analytic solution of empirical variational Bayesian matrix
 * factorisation (Nakajima, Sugiyama, Babacan and Tomioka, JMLR 2013), the choice of Kim et al.
 * (ICLR 2016) for the ranks of a Tucker decomposition. The variance of the noise is estimated from
 * the same spectrum.
 */
final class VariationalBayesianRank {
  /** τ̲ of the paper, for matrices of any shape: 2.5129·√α. */
  private static final double TAU = 2.5129;

  private static final int GRID = 256;

  private final SingularValueSpectrum spectrum;
  private final double columns;
  private final double alpha;
  private final double threshold;

  /**
   * @param columns the longer side of the matrix
   */
  private VariationalBayesianRank(SingularValueSpectrum spectrum, int columns) {
    this.spectrum = spectrum;
    this.columns = columns;
    this.alpha = (double) spectrum.size() / columns;
    double tau = TAU * Math.sqrt(alpha);
    this.threshold = (1 + tau) * (1 + alpha / tau);
  }

  /**
   * Returns the number of singular values above the estimated noise.
   *
   * @param columns the longer side of the matrix
   * @return 1 up to the shorter side
   */
  static int of(SingularValueSpectrum spectrum, int columns) {
    if (spectrum.total() == 0) {
      return 1;
    }
    VariationalBayesianRank search = new VariationalBayesianRank(spectrum, columns);
    double noise = search.noise();
    int rank = 0;
    while (rank < spectrum.size() && spectrum.energy(rank) > columns * noise * search.threshold) {
      rank++;
    }
    return Math.max(1, rank);
  }

  /** Returns the noise variance of least free energy, by a search on a logarithmic grid. */
  private double noise() {
    double low = Math.log(lowest());
    double high = Math.log(spectrum.total() / (spectrum.size() * columns));
    double best = high;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= GRID; i++) {
      double at = low + (high - low) * i / GRID;
      double energy = freeEnergy(Math.exp(at));
      if (energy < least) {
        least = energy;
        best = at;
      }
    }
    return Math.exp(best);
  }

  /** Returns the lower bound of the noise variance, from the largest rank the solution allows. */
  private double lowest() {
    int size = spectrum.size();
    int most = Math.max(0, (int) Math.min(Math.ceil(size / (1 + alpha)) - 1, size) - 1);
    int from = Math.min(most + 1, size - 1);
    double rest = 0;
    for (int i = from; i < size; i++) {
      rest += spectrum.energy(i);
    }
    double bound =
        Math.max(spectrum.energy(from) / (columns * threshold), rest / ((size - from) * columns));
    return Math.max(bound, spectrum.total() / (size * columns) * 1e-12);
  }

  /** Returns the free energy up to a constant; equation 28 of the paper. */
  private double freeEnergy(double variance) {
    double sum = 0;
    for (int i = 0; i < spectrum.size(); i++) {
      double x = Math.max(spectrum.energy(i) / (columns * variance), Double.MIN_NORMAL);
      sum += x > threshold ? signal(x) : x - Math.log(x);
    }
    return sum;
  }

  private double signal(double x) {
    double rest = x - (1 + alpha);
    double tau = 0.5 * (rest + Math.sqrt(Math.max(0, rest * rest - 4 * alpha)));
    return x - tau + Math.log((tau + 1) / x) + alpha * Math.log(tau / alpha + 1);
  }
}
