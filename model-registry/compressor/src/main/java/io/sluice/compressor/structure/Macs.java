package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Map;

/** Multiply-accumulate operations of one example, of the operators that have nearly all of them. */
public final class Macs {
  private Macs() {}

  /**
   * @param shapes of the values of the graph for one example, without the batch dimension; those of
   *     pruned layers may still be the ones from before, for only places count
   */
  public static long of(Graph graph, Map<String, List<Long>> shapes) {
    return graph.nodes().stream().mapToLong(n -> of(n, graph, shapes)).sum();
  }

  private static long of(Node node, Graph graph, Map<String, List<Long>> shapes) {
    String operator = node.operator();
    if (operator.equals("bmm") || operator.equals("matmul")) {
      return products(node, shapes);
    }
    if (operator.equals("lstm") || operator.equals("gru")) {
      long steps = product(shapes.getOrDefault(node.inputs().get(0), List.of(1L, 1L)), 0, 1);
      return steps * matrices(node, graph);
    }
    if (node.parameter("weight").isEmpty()) {
      return 0;
    }
    Tensor weight = graph.parameter(node.parameter("weight").get());
    List<Long> output = shapes.getOrDefault(node.results().get(0), List.of());
    if (operator.equals("linear")) {
      return weight.elements() * product(output, 0, Math.max(0, output.size() - 1));
    }
    if (operator.startsWith("conv_transpose")) {
      List<Long> input = shapes.getOrDefault(node.inputs().get(0), List.of());
      return weight.elements() * product(input, 1, input.size());
    }
    return operator.startsWith("conv") ? weight.elements() * product(output, 1, output.size()) : 0;
  }

  private static long products(Node node, Map<String, List<Long>> shapes) {
    List<Long> left = shapes.getOrDefault(node.inputs().get(0), List.of());
    List<Long> output = shapes.getOrDefault(node.result(), List.of());
    return left.isEmpty() ? 0 : product(output, 0, output.size()) * left.get(left.size() - 1);
  }

  private static long matrices(Node node, Graph graph) {
    return node.parameters().stream()
        .map(graph::parameter)
        .filter(t -> t.shape().size() == 2)
        .mapToLong(Tensor::elements)
        .sum();
  }

  private static long product(List<Long> shape, int from, int to) {
    return shape.subList(Math.min(from, shape.size()), Math.min(to, shape.size())).stream()
        .reduce(1L, (a, b) -> a * b);
  }
}
