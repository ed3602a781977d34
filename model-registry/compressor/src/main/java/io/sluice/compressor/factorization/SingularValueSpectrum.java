package io.sluice.compressor.factorization;

import java.util.Arrays;

/**
 * Squared singular values of a matrix: the contribution of each rank to the sum of the squared
 * elements.
 */
public final class SingularValueSpectrum {
  private final double[] energies;
  private final double total;

  /**
   * @param energies squared singular values, descending, none negative
   */
  SingularValueSpectrum(double[] energies) {
    this.energies = energies.clone();
    this.total = Arrays.stream(energies).sum();
  }

  /** Returns the number of singular values: the shorter side of the matrix. */
  public int size() {
    return energies.length;
  }

  double energy(int index) {
    return energies[index];
  }

  /** Returns the sum of the squared elements of the matrix. */
  public double total() {
    return total;
  }

  /**
   * Returns the share of the squared elements kept by the best approximation of a rank, 0 to 1; 1
   * for the zero matrix.
   */
  public double kept(int rank) {
    return total == 0 ? 1 : Math.min(1, Arrays.stream(energies, 0, rank).sum() / total);
  }

  /**
   * Returns the least rank keeping a share of the squared elements, at least 1.
   *
   * @param share wanted share, 0 to 1
   */
  public int rankKeeping(double share) {
    double kept = 0;
    for (int rank = 1; rank < energies.length; rank++) {
      kept += energies[rank - 1];
      if (kept >= share * total) {
        return rank;
      }
    }
    return energies.length;
  }
}
