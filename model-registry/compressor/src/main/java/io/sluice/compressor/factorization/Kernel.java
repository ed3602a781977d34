package io.sluice.compressor.factorization;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The weight of a convolution as an array of outputs × inputs × places of the kernel.
 *
 * @param area how many places the kernel has
 * @param elements in that order, row by row; not to be changed
 */
public record Kernel(int outputs, int inputs, int area, double[] elements) {
  /** Throws when there are not as many elements. */
  public Kernel {
    if (elements.length != outputs * inputs * area) {
      throw new IllegalArgumentException(
          "A kernel of %d x %d x %d does not have %d elements"
              .formatted(outputs, inputs, area, elements.length));
    }
  }

  /** The sum of the squared elements. */
  double energy() {
    double sum = 0;
    for (double element : elements) {
      sum += element * element;
    }
    return sum;
  }

  /** One row for each output: outputs × (inputs · area). */
  DMatrixRMaj byOutputs() {
    return DMatrixRMaj.wrap(outputs, inputs * area, elements);
  }

  /** One row for each input: inputs × (outputs · area). */
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

  /** What one input goes into: outputs × area. */
  public DMatrixRMaj ofInput(int input) {
    DMatrixRMaj matrix = new DMatrixRMaj(outputs, area);
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(elements, (o * inputs + input) * area, matrix.data, o * area, area);
    }
    return matrix;
  }

  /**
   * Mixes the outputs.
   *
   * @param basis outputs × new outputs, its columns the weights of the mixtures
   */
  public Kernel projectOutputs(DMatrixRMaj basis) {
    DMatrixRMaj mixed = new DMatrixRMaj(basis.numCols, inputs * area);
    CommonOps_DDRM.multTransA(basis, byOutputs(), mixed);
    return new Kernel(basis.numCols, inputs, area, mixed.data);
  }

  /**
   * Mixes the inputs.
   *
   * @param basis inputs × new inputs, its columns the weights of the mixtures
   */
  public Kernel projectInputs(DMatrixRMaj basis) {
    DMatrixRMaj mixed = new DMatrixRMaj(basis.numCols, outputs * area);
    CommonOps_DDRM.multTransA(basis, byInputs(), mixed);
    // the way back is the way there with inputs and outputs changed round
    DMatrixRMaj elementsByOutput = new Kernel(basis.numCols, outputs, area, mixed.data).byInputs();
    return new Kernel(outputs, basis.numCols, area, elementsByOutput.data);
  }
}
