package io.sluice.compressor.factorization;

import java.util.Arrays;

/**
 * The squared singular values of a matrix: what each of its ranks contributes to the sum of its
 * squared elements.
 */
public final class Spectrum {
  private final double[] energies;
  private final double total;

  /**
   * @param energies falling, none negative
   */
  Spectrum(double[] energies) {
    this.energies = energies.clone();
    this.total = Arrays.stream(energies).sum();
  }

  /** How many values there are: the shorter side of the matrix. */
  public int size() {
    return energies.length;
  }

  double energy(int index) {
    return energies[index];
  }

  /** The sum of the squared elements. */
  public double total() {
    return total;
  }

  /**
   * The part of the squared elements that the best approximation of a rank keeps, 0 to 1; all of
   * nothing when the matrix is zero.
   */
  public double kept(int rank) {
    return total == 0 ? 1 : Math.min(1, Arrays.stream(energies, 0, rank).sum() / total);
  }

  /**
   * The least rank that keeps so much, at least 1.
   *
   * @param share 0 to 1
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
