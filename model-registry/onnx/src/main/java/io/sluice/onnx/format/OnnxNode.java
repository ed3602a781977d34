package io.sluice.onnx.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of the graph.
 *
 * @param name may be empty and need not be unique
 * @param domain empty for the standard operators
 * @param inputs names of values; empty for an omitted optional input
 * @param outputs names of values; empty for an unused output
 */
public record OnnxNode(
    String name,
    String opType,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A node with a standard operator. */
  public static OnnxNode of(
      String name,
      String opType,
      List<String> inputs,
      List<String> outputs,
      Map<String, OnnxAttribute> attributes) {
    return new OnnxNode(name, opType, "", inputs, outputs, attributes);
  }

  /** Description for messages: operator with the node's name, or with the outputs if unnamed. */
  public String describe() {
    String operator = domain.isEmpty() ? opType : domain + "." + opType;
    return name.isEmpty()
        ? "the %s node that makes %s".formatted(operator, outputs)
        : "the %s node \"%s\"".formatted(operator, name);
  }
}
