package io.sluice.compressor.factorization;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Singular value decomposition of a matrix, ready for truncation. Computed from the eigenvectors of
 * the smaller of the two Gram matrices W·Wᵀ and Wᵀ·W, in a fraction of the time of a full
 * decomposition. Singular values below some 1e-8 of the largest drown in rounding, which does not
 * matter: truncation drops most of them, and weights in fp32 have no more digits.
 */
public final class SingularValueDecomposition {
  private final DMatrixRMaj matrix;
  private final boolean wide;
  private final DMatrixRMaj vectors;
  private final SingularValueSpectrum spectrum;

  private SingularValueDecomposition(
      DMatrixRMaj matrix, boolean wide, DMatrixRMaj vectors, SingularValueSpectrum spectrum) {
    this.matrix = matrix;
    this.wide = wide;
    this.vectors = vectors;
    this.spectrum = spectrum;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix matrix with finite elements; retained, not to be changed afterwards
   * @throws ArithmeticException if the eigenvalues do not converge
   */
  public static SingularValueDecomposition of(DMatrixRMaj matrix) {
    boolean wide = matrix.numRows <= matrix.numCols;
    int side = Math.min(matrix.numRows, matrix.numCols);
    DMatrixRMaj gram = new DMatrixRMaj(side, side);
    if (wide) {
      CommonOps_DDRM.multOuter(matrix, gram);
    } else {
      CommonOps_DDRM.multInner(matrix, gram);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(side, true, true);
    if (!eigen.decompose(gram)) {
      throw new ArithmeticException("The eigenvalues of a Gram matrix did not converge");
    }
    return sorted(matrix, wide, eigen, side);
  }

  private static SingularValueDecomposition sorted(
      DMatrixRMaj matrix, boolean wide, EigenDecomposition_F64<DMatrixRMaj> eigen, int side) {
    int[] order =
        IntStream.range(0, side)
            .boxed()
            .sorted((a, b) -> Double.compare(value(eigen, b), value(eigen, a)))
            .mapToInt(i -> i)
            .toArray();
    double[] energies = new double[side];
    DMatrixRMaj vectors = new DMatrixRMaj(side, side);
    for (int rank = 0; rank < side; rank++) {
      energies[rank] = value(eigen, order[rank]);
      System.arraycopy(eigen.getEigenVector(order[rank]).data, 0, vectors.data, rank * side, side);
    }
    return new SingularValueDecomposition(
        matrix, wide, vectors, new SingularValueSpectrum(energies));
  }

  private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int index) {
    // rounding may make an eigenvalue near zero negative
    return Math.max(0, eigen.getEigenvalue(index).getReal());
  }

  public SingularValueSpectrum spectrum() {
    return spectrum;
  }

  /**
   * Returns the first left singular vectors.
   *
   * @param rank number of vectors, at most the shorter side of the matrix
   * @return rows of the matrix × rank; columns orthonormal, zero for singular values of zero
   */
  DMatrixRMaj left(int rank) {
    if (wide) {
      return CommonOps_DDRM.transpose(first(rank), null);
    }
    DMatrixRMaj left = new DMatrixRMaj(matrix.numRows, rank);
    CommonOps_DDRM.multTransB(matrix, first(rank), left);
    double[] inverse = new double[rank];
    for (int i = 0; i < rank; i++) {
      double singular = Math.sqrt(spectrum.energy(i));
      inverse[i] = singular == 0 ? 0 : 1 / singular;
    }
    CommonOps_DDRM.multCols(left, inverse);
    return left;
  }

  /**
   * Returns the nearest product of two matrices of this rank (Eckart and Young 1936). Both factors
   * get the root of each singular value, so that training moves both at the same rate.
   *
   * @param rank 1 up to the shorter side of the matrix
   */
  public Product truncated(int rank) {
    DMatrixRMaj vectors = first(rank);
    DMatrixRMaj rest = new DMatrixRMaj(rank, wide ? matrix.numCols : matrix.numRows);
    if (wide) {
      CommonOps_DDRM.mult(vectors, matrix, rest);
    } else {
      CommonOps_DDRM.multTransB(vectors, matrix, rest);
    }
    double[] root = new double[rank];
    double[] inverse = new double[rank];
    for (int i = 0; i < rank; i++) {
      root[i] = Math.sqrt(Math.sqrt(spectrum.energy(i)));
      inverse[i] = root[i] == 0 ? 0 : 1 / root[i];
    }
    CommonOps_DDRM.multRows(root, vectors);
    CommonOps_DDRM.multRows(inverse, rest);
    return wide
        ? new Product(CommonOps_DDRM.transpose(vectors, null), rest)
        : new Product(CommonOps_DDRM.transpose(rest, null), vectors);
  }

  private DMatrixRMaj first(int rank) {
    return CommonOps_DDRM.extract(vectors, 0, rank, 0, vectors.numCols);
  }

  /**
   * Two factors of a matrix.
   *
   * @param left matrix of rows × rank
   * @param right matrix of rank × columns
   */
  public record Product(DMatrixRMaj left, DMatrixRMaj right) {}
}
