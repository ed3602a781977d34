package io.sluice.graph.structure;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Removal of indices from tensors. */
final class TensorSlicing {
  private TensorSlicing() {}

  /** Tensor without the given indices along a dimension; elements are computed on first read. */
  static ScriptTensor without(ScriptTensor tensor, int dimension, BitSet indices)
      throws ModelProcessingException {
    List<Long> shape = new ArrayList<>(tensor.shape());
    int size = Math.toIntExact(shape.get(dimension));
    long inner = tensor.type().bytes();
    for (long next : shape.subList(dimension + 1, shape.size())) {
      inner *= next;
    }
    int block = Math.toIntExact(inner);
    shape.set(dimension, (long) size - indices.cardinality());
    return ScriptTensor.lazy(
        tensor.type(), () -> without(tensor.toBytes(), size, block, indices), shape);
  }

  private static byte[] without(byte[] elements, int size, int block, BitSet indices) {
    byte[] smaller = new byte[elements.length / size * (size - indices.cardinality())];
    int to = 0;
    for (int from = 0; from < elements.length; from += block) {
      if (!indices.get(from / block % size)) {
        System.arraycopy(elements, from, smaller, to, block);
        to += block;
      }
    }
    return smaller;
  }
}
