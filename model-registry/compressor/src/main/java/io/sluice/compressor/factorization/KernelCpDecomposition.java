package io.sluice.compressor.factorization;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Canonical polyadic (CP) decomposition of a convolution kernel (Lebedev et al., ICLR 2015), with
 * the kernel positions as one mode (Astrid and Lee 2017): a sum of {@code rank} terms, each the
 * outer product of one column of {@code outputs}, {@code inputs} and {@code places}.
 *
 * @param outputs factor matrix, outputs of the kernel × rank
 * @param inputs factor matrix, inputs of the kernel × rank
 * @param places factor matrix, positions of the kernel × rank
 * @param kept explained share of the squared elements of the kernel, 0 to 1
 */
public record KernelCpDecomposition(
    DMatrixRMaj outputs, DMatrixRMaj inputs, DMatrixRMaj places, double kept) {
  /**
   * Ridge penalty on the squared terms, relative to the squared error. Without a penalty the best
   * sum of terms may not exist: terms grow without bound while cancelling each other, and layers
   * with such weights cannot be trained.
   */
  private static final double RIDGE = 1e-3;

  /** Convergence threshold: iterations end at a smaller relative decrease of the error. */
  private static final double SETTLED = 1e-3;

  /**
   * Computes the decomposition by alternating least squares from a random start.
   *
   * @param kernel kernel with finite elements
   * @param rank number of terms, at least 1
   * @param iterations maximal number of iterations, each over all three factor matrices
   * @param seed seed of the random start
   */
  public static KernelCpDecomposition of(
      ConvolutionKernel kernel, int rank, int iterations, long seed) {
    Random random = new Random(seed);
    KernelCpDecomposition start =
        new KernelCpDecomposition(
            random(kernel.outputs(), rank, random),
            random(kernel.inputs(), rank, random),
            random(kernel.area(), rank, random),
            0);
    return start.improved(kernel, iterations).balanced();
  }

  private static DMatrixRMaj random(int size, int rank, Random random) {
    DMatrixRMaj matrix = new DMatrixRMaj(size, rank);
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = random.nextGaussian();
    }
    return matrix;
  }

  private KernelCpDecomposition improved(ConvolutionKernel kernel, int iterations) {
    double energy = kernel.energy();
    double error = Double.POSITIVE_INFINITY;
    for (int i = 0; i < iterations; i++) {
      double before = error;
      error = improve(kernel, energy);
      if (before - error <= SETTLED * error) {
        break;
      }
    }
    double missing = energy == 0 ? 0 : error / energy;
    return new KernelCpDecomposition(outputs, inputs, places, Math.max(0, 1 - missing));
  }

  /**
   * Solves for each factor matrix, the other two fixed.
   *
   * @return the squared error afterwards
   */
  private double improve(ConvolutionKernel kernel, double energy) {
    normalize(inputs);
    normalize(places);
    KernelProjection projection = new KernelProjection(kernel);
    solve(outputs, projection.ontoOutputs(inputs, places), inputs, places);
    normalize(outputs);
    solve(inputs, projection.ontoInputs(outputs, places), outputs, places);
    normalize(inputs);
    DMatrixRMaj projected = projection.ontoPlaces(outputs, inputs);
    solve(places, projected, outputs, inputs);
    CommonOps_DDRM.elementMult(projected, places);
    double common = CommonOps_DDRM.elementSum(projected);
    double own = CommonOps_DDRM.elementSum(products(outputs, inputs, places));
    return Math.max(0, energy - 2 * common + own);
  }

  /** Scales columns to unit length; the next solved factor matrix takes up the lengths. */
  private static void normalize(DMatrixRMaj side) {
    double[] inverse = lengths(side);
    for (int r = 0; r < inverse.length; r++) {
      inverse[r] = inverse[r] == 0 ? 0 : 1 / inverse[r];
    }
    CommonOps_DDRM.multCols(side, inverse);
  }

  private static double[] lengths(DMatrixRMaj side) {
    double[] lengths = new double[side.numCols];
    for (int i = 0; i < side.data.length; i++) {
      lengths[i % side.numCols] += side.data[i] * side.data[i];
    }
    for (int r = 0; r < lengths.length; r++) {
      lengths[r] = Math.sqrt(lengths[r]);
    }
    return lengths;
  }

  /** Ridge regression: side · (Gram product of the others + ridge) = projected. */
  private static void solve(DMatrixRMaj side, DMatrixRMaj projected, DMatrixRMaj... others) {
    DMatrixRMaj normal = products(others);
    for (int r = 0; r < normal.numRows; r++) {
      normal.add(r, r, RIDGE);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(normal.numRows);
    if (!solver.setA(normal)) {
      throw new ArithmeticException(
          "Tried to solve the least squares of a CP decomposition, but the normal matrix of rank "
              + normal.numRows
              + " is not positive definite");
    }
    DMatrixRMaj solution = new DMatrixRMaj(side.numCols, side.numRows);
    solver.solve(CommonOps_DDRM.transpose(projected, null), solution);
    CommonOps_DDRM.transpose(solution, side);
  }

  /** Returns the elementwise product of the Gram matrices, rank × rank. */
  private static DMatrixRMaj products(DMatrixRMaj... sides) {
    int rank = sides[0].numCols;
    DMatrixRMaj all = new DMatrixRMaj(rank, rank);
    CommonOps_DDRM.fill(all, 1);
    DMatrixRMaj gram = new DMatrixRMaj(rank, rank);
    for (DMatrixRMaj side : sides) {
      CommonOps_DDRM.multInner(side, gram);
      CommonOps_DDRM.elementMult(all, gram);
    }
    return all;
  }

  /**
   * Spreads the length of each term evenly over the factor matrices, so that training moves all at
   * the same rate.
   */
  private KernelCpDecomposition balanced() {
    List<DMatrixRMaj> sides = List.of(outputs, inputs, places);
    double[] lengths = new double[outputs.numCols];
    Arrays.fill(lengths, 1);
    for (DMatrixRMaj side : sides) {
      double[] own = lengths(side);
      for (int r = 0; r < lengths.length; r++) {
        lengths[r] *= own[r];
      }
    }
    for (int r = 0; r < lengths.length; r++) {
      lengths[r] = Math.pow(lengths[r], 1.0 / sides.size());
    }
    for (DMatrixRMaj side : sides) {
      normalize(side);
      CommonOps_DDRM.multCols(side, lengths);
    }
    return this;
  }

  /** Returns the kernel approximated by the decomposition. */
  public ConvolutionKernel product() {
    int area = places.numRows;
    double[] elements = new double[outputs.numRows * inputs.numRows * area];
    for (int at = 0; at < elements.length; at++) {
      int pair = at / area;
      for (int r = 0; r < outputs.numCols; r++) {
        elements[at] +=
            outputs.get(pair / inputs.numRows, r)
                * inputs.get(pair % inputs.numRows, r)
                * places.get(at % area, r);
      }
    }
    return new ConvolutionKernel(outputs.numRows, inputs.numRows, area, elements);
  }
}
