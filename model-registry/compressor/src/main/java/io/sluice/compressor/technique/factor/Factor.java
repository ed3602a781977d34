package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.torchscript.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * One of the layers that stand in for another.
 *
 * @param name behind the path of the layer, such as {@code reduce}
 * @param weight of the same operator
 * @param geometry arguments by name: none for linear layers
 * @param strideArea how many positions of its input there are for one of its output
 */
record Factor(String name, Tensor weight, Map<String, Argument> geometry, long strideArea) {
  /**
   * A matrix from inputs to outputs: a linear layer or a convolution with a kernel of one element.
   *
   * @param matrix outputs × inputs
   * @param layer in whose place it stands
   */
  static Factor matrix(String name, DMatrixRMaj matrix, WeightLayer layer)
      throws CompressionException {
    int dimensions = layer.kernel().size();
    List<Long> ones = Collections.nCopies(dimensions, 1L);
    List<Long> shape = new ArrayList<>(List.of((long) matrix.numRows, (long) matrix.numCols));
    shape.addAll(ones);
    Map<String, Argument> geometry =
        layer.isLinear() ? Map.of() : geometry(ones, Collections.nCopies(dimensions, 0L), ones, 1);
    return new Factor(name, tensor(matrix.data, shape), geometry, 1);
  }

  /**
   * A convolution that moves over its input as the layer in whose place it stands.
   *
   * @param shape of its weight
   */
  static Factor moving(
      String name, double[] weight, List<Long> shape, WeightLayer layer, long groups)
      throws CompressionException {
    Map<String, Argument> geometry =
        geometry(
            layer.geometry("stride"),
            layer.geometry("padding"),
            layer.geometry("dilation"),
            groups);
    return new Factor(name, tensor(weight, shape), geometry, layer.strideArea());
  }

  private static Map<String, Argument> geometry(
      List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {
    return Map.of(
        "stride",
        Argument.ints(stride),
        "padding",
        Argument.ints(padding),
        "dilation",
        Argument.ints(dilation),
        "groups",
        Argument.of(groups));
  }

  static Tensor tensor(double[] elements, List<Long> shape) throws CompressionException {
    long[] sizes = shape.stream().mapToLong(n -> n).toArray();
    float[] floats = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return Tensor.of(floats, sizes);
  }
}
