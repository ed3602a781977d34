package io.sluice.bench.arithmetic;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;

/**
 * Tensor of real numbers on a lattice: scale · (integer - zero point). With a power of two as scale
 * each number is exact in fp32.
 *
 * @param integers row-major; not to be changed
 * @param zeroPoint integer for 0
 * @param scale a power of two
 * @param shape sizes of the dimensions
 */
record LatticeTensor(int[] integers, int zeroPoint, double scale, long... shape) {

  float[] floats() {
    float[] values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (centered(i) * scale);
    }
    return values;
  }

  /** Integer minus zero point, of the element at a row-major index. */
  long centered(int index) {
    return (long) integers[index] - zeroPoint;
  }

  /** The same numbers as a parameter of a graph. */
  ScriptTensor parameter() throws ModelProcessingException {
    return ScriptTensor.of(floats(), shape);
  }

  /** Size of one dimension. */
  int size(int dimension) {
    return Math.toIntExact(shape[dimension]);
  }
}
