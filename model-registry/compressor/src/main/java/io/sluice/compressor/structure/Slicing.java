package io.sluice.compressor.structure;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.Tensor;
import java.util.BitSet;

/** Smaller tensors of larger ones. */
final class Slicing {
  private Slicing() {}

  /** A tensor of floats without some indices along a dimension. */
  static Tensor without(Tensor tensor, int dimension, BitSet indices) throws CompressionException {
    float[] elements = tensor.toFloats();
    long[] shape = tensor.shape().stream().mapToLong(n -> n).toArray();
    int inner = 1;
    for (int d = dimension + 1; d < shape.length; d++) {
      inner = Math.toIntExact(inner * shape[d]);
    }
    int size = Math.toIntExact(shape[dimension]);
    int kept = size - indices.cardinality();
    float[] smaller = new float[elements.length / size * kept];
    int to = 0;
    for (int from = 0; from < elements.length; from += inner) {
      if (!indices.get(from / inner % size)) {
        System.arraycopy(elements, from, smaller, to, inner);
        to += inner;
      }
    }
    shape[dimension] = kept;
    return Tensor.of(smaller, shape);
  }
}
