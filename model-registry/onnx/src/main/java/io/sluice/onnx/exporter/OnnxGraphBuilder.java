package io.sluice.onnx.exporter;

import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxGraph;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An ONNX graph under construction. Confined to one thread. */
final class OnnxGraphBuilder {
  private static final long IR_VERSION = 8;
  private static final long OPSET = 17;
  private static final String CONTRIBUTED = "com.microsoft";

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  OnnxGraphBuilder(List<OnnxValueInfo> inputs) {
    inputs.forEach(input -> taken.add(input.name()));
  }

  String fresh(String hint) {
    String name = hint;
    for (int i = 1; !taken.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** Adds a node with one output and returns the name of the output. */
  String add(
      String operator, String hint, List<String> inputs, Map<String, OnnxAttribute> attributes) {
    return addAll(operator, List.of(hint), inputs, attributes).get(0);
  }

  List<String> addAll(
      String operator,
      List<String> hints,
      List<String> inputs,
      Map<String, OnnxAttribute> attributes) {
    List<String> outputs = hints.stream().map(h -> h.isEmpty() ? "" : fresh(h)).toList();
    nodes.add(OnnxNode.of(outputs.get(0) + "/" + operator, operator, inputs, outputs, attributes));
    return outputs;
  }

  /** Adds a node with an operator of ONNX Runtime's own domain. */
  List<String> addContributed(
      String operator,
      List<String> hints,
      List<String> inputs,
      Map<String, OnnxAttribute> attributes) {
    List<String> outputs = hints.stream().map(h -> h.isEmpty() ? "" : fresh(h)).toList();
    String name = outputs.get(0) + "/" + operator;
    nodes.add(new OnnxNode(name, operator, CONTRIBUTED, inputs, outputs, attributes));
    return outputs;
  }

  /** Adds a tensor under an unused name similar to the tensor's name. */
  String initializer(OnnxTensor tensor) throws ModelProcessingException {
    String name = fresh(tensor.name());
    initializers.put(name, name.equals(tensor.name()) ? tensor : tensor.withName(name));
    return name;
  }

  /** A list of integers as a tensor; equal lists share a tensor. */
  String longs(long... values) throws ModelProcessingException {
    return constant(
        Arrays.toString(values), OnnxTensor.longs("longs", values, (long) values.length));
  }

  String longs(List<Long> values) throws ModelProcessingException {
    return longs(values.stream().mapToLong(n -> n).toArray());
  }

  String scalar(OnnxTensor tensor) throws ModelProcessingException {
    return constant(tensor.type() + Arrays.toString(tensor.toDoubles()), tensor);
  }

  private String constant(String key, OnnxTensor tensor) throws ModelProcessingException {
    String known = constants.get(key);
    if (known == null) {
      known = initializer(tensor);
      constants.put(key, known);
    }
    return known;
  }

  /**
   * The finished model.
   *
   * @param renamed names of the outputs by internal value name
   */
  OnnxModelDefinition model(
      List<OnnxValueInfo> inputs, List<OnnxValueInfo> outputs, Map<String, String> renamed)
      throws ModelProcessingException {
    List<OnnxNode> named = nodes.stream().map(node -> renamed(node, renamed)).toList();
    OnnxGraph graph = OnnxGraph.checked("sluice", inputs, outputs, initializers, named);
    Map<String, Long> opsets = new LinkedHashMap<>(Map.of("", OPSET));
    if (nodes.stream().anyMatch(node -> node.domain().equals(CONTRIBUTED))) {
      opsets.put(CONTRIBUTED, 1L);
    }
    return new OnnxModelDefinition(IR_VERSION, "sluice", opsets, graph, Map.of());
  }

  private static OnnxNode renamed(OnnxNode node, Map<String, String> names) {
    return new OnnxNode(
        node.name(),
        node.opType(),
        node.domain(),
        node.inputs().stream().map(n -> names.getOrDefault(n, n)).toList(),
        node.outputs().stream().map(n -> names.getOrDefault(n, n)).toList(),
        node.attributes());
  }
}
