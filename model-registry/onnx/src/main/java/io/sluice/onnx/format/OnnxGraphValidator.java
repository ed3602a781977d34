package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Validation of a graph: each name is produced once, each value read is produced, and there are no
 * cycles.
 */
final class OnnxGraphValidator {
  private final List<OnnxValueInfo> outputs;
  private final List<OnnxNode> nodes;
  private final Set<String> given = new HashSet<>();
  private final Map<String, Integer> makers = new HashMap<>();

  OnnxGraphValidator(
      List<OnnxValueInfo> inputs,
      List<OnnxValueInfo> outputs,
      Map<String, OnnxTensor> initializers,
      List<OnnxNode> nodes)
      throws ModelProcessingException {
    this.outputs = outputs;
    this.nodes = nodes;
    given.addAll(initializers.keySet());
    for (OnnxValueInfo input : inputs) {
      if (input.name().isEmpty() || !given.add(input.name())) {
        throw new ModelProcessingException(
            "The ONNX graph has two inputs or initializers named \"" + input.name() + "\"");
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (String made : nodes.get(i).outputs()) {
        addMaker(made, i);
      }
    }
  }

  private void addMaker(String made, int node) throws ModelProcessingException {
    if (made.isEmpty()) {
      return;
    }
    if (given.contains(made) || makers.putIfAbsent(made, node) != null) {
      throw new ModelProcessingException(
          "In the ONNX graph %s makes the value \"%s\", but this name is already in use"
              .formatted(nodes.get(node).describe(), made));
    }
  }

  /** The nodes in topological order, otherwise in file order. */
  List<OnnxNode> sortedNodes() throws ModelProcessingException {
    requireMade();
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(n -> readers.add(new ArrayList<>(1)));
    int[] missing = new int[nodes.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (int maker : makersOf(nodes.get(i))) {
        readers.get(maker).add(i);
        missing[i]++;
      }
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    return sort(readers, missing, ready);
  }

  private List<OnnxNode> sort(
      List<List<Integer>> readers, int[] missing, PriorityQueue<Integer> ready)
      throws ModelProcessingException {
    List<OnnxNode> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        missing[reader]--;
        if (missing[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw cycle(missing);
    }
    return sorted;
  }

  private ModelProcessingException cycle(int[] missing) {
    int stuck = 0;
    while (missing[stuck] == 0) {
      stuck++;
    }
    return new ModelProcessingException(
        "The ONNX graph has a cycle: "
            + nodes.get(stuck).describe()
            + " depends on its own output or on another node of the cycle");
  }

  private Set<Integer> makersOf(OnnxNode node) {
    Set<Integer> found = new HashSet<>();
    for (String input : node.inputs()) {
      Integer maker = makers.get(input);
      if (maker != null) {
        found.add(maker);
      }
    }
    return found;
  }

  private void requireMade() throws ModelProcessingException {
    for (OnnxNode node : nodes) {
      for (String input : node.inputs()) {
        if (!input.isEmpty() && !isMade(input)) {
          throw new ModelProcessingException(
              "In the ONNX graph %s reads \"%s\", but no input, initializer or node has this name"
                  .formatted(node.describe(), input));
        }
      }
    }
    for (OnnxValueInfo output : outputs) {
      if (!isMade(output.name())) {
        throw new ModelProcessingException(
            "The ONNX graph has the output \""
                + output.name()
                + "\", but no input, initializer or node has this name");
      }
    }
  }

  private boolean isMade(String name) {
    return given.contains(name) || makers.containsKey(name);
  }
}
