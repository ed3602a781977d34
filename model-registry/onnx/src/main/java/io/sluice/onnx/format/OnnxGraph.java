package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operations over named values. Names are unique, every value read is produced, and
 * nodes are in topological order.
 *
 * @param inputs values given by the caller, excluding initializers
 */
public record OnnxGraph(
    String name,
    List<OnnxValueInfo> inputs,
    List<OnnxValueInfo> outputs,
    Map<String, OnnxTensor> initializers,
    List<OnnxNode> nodes) {
  public OnnxGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    nodes = List.copyOf(nodes);
  }

  /**
   * A checked graph with topologically sorted nodes.
   *
   * @throws ModelProcessingException if a name is produced twice, a value read is not produced, or
   *     there is a cycle
   */
  public static OnnxGraph checked(
      String name,
      List<OnnxValueInfo> inputs,
      List<OnnxValueInfo> outputs,
      Map<String, OnnxTensor> initializers,
      List<OnnxNode> nodes)
      throws ModelProcessingException {
    List<OnnxNode> sorted =
        new OnnxGraphValidator(inputs, outputs, initializers, nodes).sortedNodes();
    return new OnnxGraph(name, inputs, outputs, initializers, sorted);
  }
}
