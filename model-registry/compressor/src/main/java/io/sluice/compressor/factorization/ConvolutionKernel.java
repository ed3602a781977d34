package io.sluice.compressor.factorization;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Weight of a convolution as an array of outputs × inputs × kernel positions.
 *
 * @param area number of kernel positions
 * @param elements elements in this order, row by row; not to be changed
 */
public record ConvolutionKernel(int outputs, int inputs, int area, double[] elements) {
  /**
   * @throws IllegalArgumentException on another number of elements than outputs · inputs · area
   */
  public ConvolutionKernel {
    if (elements.length != outputs * inputs * area) {
      throw new IllegalArgumentException(
          "A kernel of %d x %d x %d does not have %d elements"
              .formatted(outputs, inputs, area, elements.length));
    }
  }

  /** Returns the sum of the squared elements. */
  double energy() {
    double sum = 0;
    for (double element : elements) {
      sum += element * element;
    }
    return sum;
  }

  /** Returns the unfolding by outputs, outputs × (inputs · area). */
  DMatrixRMaj byOutputs() {
    return DMatrixRMaj.wrap(outputs, inputs * area, elements);
  }

  /** Returns the unfolding by inputs, inputs × (outputs · area). */
  DMatrixRMaj byInputs() {
    DMatrixRMaj matrix = new DMatrixRMaj(inputs, outputs * area);
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        System.arraycopy(
            elements, (o * inputs + i) * area, matrix.data, (i * outputs + o) * area, area);
      }
    }
    return matrix;
  }

  /** Returns the slice of one input, outputs × area. */
  public DMatrixRMaj ofInput(int input) {
    DMatrixRMaj matrix = new DMatrixRMaj(outputs, area);
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(elements, (o * inputs + input) * area, matrix.data, o * area, area);
    }
    return matrix;
  }

  /**
   * Returns the kernel with its outputs projected onto a basis.
   *
   * @param basis matrix of outputs × new outputs, one column of weights per new output
   */
  public ConvolutionKernel projectOutputs(DMatrixRMaj basis) {
    DMatrixRMaj mixed = new DMatrixRMaj(basis.numCols, inputs * area);
    CommonOps_DDRM.multTransA(basis, byOutputs(), mixed);
    return new ConvolutionKernel(basis.numCols, inputs, area, mixed.data);
  }

  /**
   * Returns the kernel with its inputs projected onto a basis.
   *
   * @param basis matrix of inputs × new inputs, one column of weights per new input
   */
  public ConvolutionKernel projectInputs(DMatrixRMaj basis) {
    DMatrixRMaj mixed = new DMatrixRMaj(basis.numCols, outputs * area);
    CommonOps_DDRM.multTransA(basis, byInputs(), mixed);
    // the unfolding by inputs is its own inverse once inputs and outputs are swapped
    DMatrixRMaj elementsByOutput =
        new ConvolutionKernel(basis.numCols, outputs, area, mixed.data).byInputs();
    return new ConvolutionKernel(outputs, basis.numCols, area, elementsByOutput.data);
  }
}
