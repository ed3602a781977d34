package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations over named values. Names are unique, everything that is read is made, and nodes come
 * after what they read.
 *
 * @param inputs those that the caller gives, without the initializers
 */
public record OnnxGraph(
    String name,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    Map<String, OnnxTensor> initializers,
    List<OnnxNode> nodes) {
  public OnnxGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    nodes = List.copyOf(nodes);
  }

  /**
   * Checks what the constructor was given and sorts the nodes.
   *
   * @throws CompressionException when a name is made twice, something is read that nothing makes,
   *     or nodes wait for each other
   */
  public static OnnxGraph checked(
      String name,
      List<OnnxValue> inputs,
      List<OnnxValue> outputs,
      Map<String, OnnxTensor> initializers,
      List<OnnxNode> nodes)
      throws CompressionException {
    List<OnnxNode> sorted = new GraphCheck(inputs, outputs, initializers, nodes).sortedNodes();
    return new OnnxGraph(name, inputs, outputs, initializers, sorted);
  }
}
