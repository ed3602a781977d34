package io.sluice.compressor.factorization;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Products of a kernel with all factor matrices but one: the right-hand sides of alternating least
 * squares. Each factor matrix is size × rank. Each product takes 2 · elements · rank
 * multiplications.
 */
record KernelProjection(ConvolutionKernel kernel) {
  /** Callback for each pair of an output and an input. */
  private interface PairVisitor {
    /**
     * @param projected elements of the pair times the factor matrix of positions, one number per
     *     term
     */
    void at(int output, int input, double[] projected);
  }

  DMatrixRMaj ontoOutputs(DMatrixRMaj inputs, DMatrixRMaj places) {
    int rank = inputs.numCols;
    DMatrixRMaj projected = new DMatrixRMaj(kernel.outputs(), rank);
    eachPair(
        places,
        (o, i, pair) -> addProduct(projected.data, o * rank, pair, 0, inputs.data, i * rank, rank));
    return projected;
  }

  DMatrixRMaj ontoInputs(DMatrixRMaj outputs, DMatrixRMaj places) {
    int rank = outputs.numCols;
    DMatrixRMaj projected = new DMatrixRMaj(kernel.inputs(), rank);
    eachPair(
        places,
        (o, i, pair) ->
            addProduct(projected.data, i * rank, pair, 0, outputs.data, o * rank, rank));
    return projected;
  }

  DMatrixRMaj ontoPlaces(DMatrixRMaj outputs, DMatrixRMaj inputs) {
    int rank = outputs.numCols;
    DMatrixRMaj projected = new DMatrixRMaj(kernel.area(), rank);
    double[] pair = new double[rank];
    for (int o = 0; o < kernel.outputs(); o++) {
      for (int i = 0; i < kernel.inputs(); i++) {
        Arrays.fill(pair, 0);
        addProduct(pair, 0, outputs.data, o * rank, inputs.data, i * rank, rank);
        for (int place = 0; place < kernel.area(); place++) {
          addScaled(projected.data, place * rank, element(o, i, place), pair, 0, rank);
        }
      }
    }
    return projected;
  }

  private void eachPair(DMatrixRMaj places, PairVisitor pair) {
    int rank = places.numCols;
    double[] projected = new double[rank];
    for (int o = 0; o < kernel.outputs(); o++) {
      for (int i = 0; i < kernel.inputs(); i++) {
        Arrays.fill(projected, 0);
        for (int p = 0; p < kernel.area(); p++) {
          addScaled(projected, 0, element(o, i, p), places.data, p * rank, rank);
        }
        pair.at(o, i, projected);
      }
    }
  }

  private double element(int output, int input, int place) {
    return kernel.elements()[(output * kernel.inputs() + input) * kernel.area() + place];
  }

  private static void addProduct(
      double[] to, int at, double[] left, int leftAt, double[] right, int rightAt, int count) {
    for (int r = 0; r < count; r++) {
      to[at + r] += left[leftAt + r] * right[rightAt + r];
    }
  }

  private static void addScaled(
      double[] to, int at, double factor, double[] from, int fromAt, int count) {
    for (int r = 0; r < count; r++) {
      to[at + r] += factor * from[fromAt + r];
    }
  }
}
