package io.sluice.compressor.technique.factor;

import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Layer of a chain, replacing part of another layer.
 *
 * @param name suffix of the path of the replaced layer, such as {@code reduce}
 * @param weight weight for the operator of the replaced layer
 * @param geometry geometry arguments by name; none for linear layers
 * @param strideArea number of input positions per output position
 */
record FactorLayer(
    String name, ScriptTensor weight, Map<String, NodeArgument> geometry, long strideArea) {
  /**
   * Returns a matrix from inputs to outputs: a linear layer or a pointwise convolution.
   *
   * @param matrix outputs × inputs
   * @param layer replaced layer
   */
  static FactorLayer matrix(String name, DMatrixRMaj matrix, GraphWeightLayer layer)
      throws ModelProcessingException {
    int dimensions = layer.kernel().size();
    List<Long> ones = Collections.nCopies(dimensions, 1L);
    List<Long> shape = new ArrayList<>(List.of((long) matrix.numRows, (long) matrix.numCols));
    shape.addAll(ones);
    Map<String, NodeArgument> geometry =
        layer.isLinear() ? Map.of() : geometry(ones, Collections.nCopies(dimensions, 0L), ones, 1);
    return new FactorLayer(name, tensor(matrix.data, shape), geometry, 1);
  }

  /**
   * Returns a convolution with stride, padding and dilation of the replaced layer.
   *
   * @param shape shape of the weight
   * @param layer replaced layer
   */
  static FactorLayer moving(
      String name, double[] weight, List<Long> shape, GraphWeightLayer layer, long groups)
      throws ModelProcessingException {
    Map<String, NodeArgument> geometry =
        geometry(
            layer.geometry("stride"),
            layer.geometry("padding"),
            layer.geometry("dilation"),
            groups);
    return new FactorLayer(name, tensor(weight, shape), geometry, layer.strideArea());
  }

  private static Map<String, NodeArgument> geometry(
      List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {
    return Map.of(
        "stride",
        NodeArgument.ints(stride),
        "padding",
        NodeArgument.ints(padding),
        "dilation",
        NodeArgument.ints(dilation),
        "groups",
        NodeArgument.of(groups));
  }

  static ScriptTensor tensor(double[] elements, List<Long> shape) throws ModelProcessingException {
    long[] sizes = shape.stream().mapToLong(n -> n).toArray();
    float[] floats = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return ScriptTensor.of(floats, sizes);
  }
}
