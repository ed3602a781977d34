package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Symbolic evaluation of the numbers computed from sizes by a graph: {@code size} and arithmetic on
 * the result. Confined to one analysis.
 */
final class SymbolicSizeEvaluator {
  private final ComputationGraph graph;
  private final Map<String, ChannelLayout> layouts;
  private final Map<String, SymbolicSize> extents = new HashMap<>();
  private final Map<String, Double> reals = new HashMap<>();
  private final Map<String, List<SymbolicSize>> lists = new HashMap<>();

  /**
   * @param layouts layouts by value, completed as the analysis proceeds
   */
  SymbolicSizeEvaluator(ComputationGraph graph, Map<String, ChannelLayout> layouts) {
    this.graph = graph;
    this.layouts = layouts;
  }

  /** Evaluates a node computing numbers from sizes; false for any other node. */
  boolean visit(GraphNode node) {
    if (node.is("size")) {
      size(node);
      return true;
    }
    if (node.is("[]")) {
      return item(node);
    }
    if (!isNumber(first(node))) {
      return false;
    }
    switch (node.operator()) {
      case "ops.prim.NumToTensor", "int", "ops.aten.Int", "tensor", "detach" ->
          set(node, extent(first(node)), real(first(node)));
      case "float", "ops.aten.Float" -> set(node, Optional.empty(), real(first(node)));
      case "mul", "*" -> arithmetic(node, (a, b) -> Optional.of(a.times(b)), (a, b) -> a * b);
      case "floor_divide", "floordiv", "//" ->
          arithmetic(node, SymbolicSizeEvaluator::divided, (a, b) -> Math.floor(a / b));
      case "div" -> divide(node);
      case "/", "truediv" -> set(node, Optional.empty(), combined(node, (a, b) -> a / b));
      case "add", "+" -> arithmetic(node, sum(1), Double::sum);
      case "sub", "-" -> arithmetic(node, sum(-1), (a, b) -> a - b);
      case "pow", "**" -> set(node, Optional.empty(), combined(node, Math::pow));
      case "sqrt", "math.sqrt" -> {
        Double value = real(first(node));
        set(node, Optional.empty(), value == null ? null : Math.sqrt(value));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Integer passed as argument; empty if neither constant nor derived from sizes. */
  Optional<SymbolicSize> extent(@Nullable NodeArgument argument) {
    if (argument instanceof NodeArgument.Literal literal
        && literal.value() instanceof Long number) {
      return Optional.of(SymbolicSize.of(number));
    }
    if (argument instanceof NodeArgument.Ref ref) {
      return Optional.ofNullable(extents.get(ref.value()));
    }
    return argument instanceof NodeArgument.Parameter parameter
        ? integer(graph.parameter(parameter.name()))
        : Optional.empty();
  }

  /** Constant numbers by value name, independent of the input. */
  Map<String, NodeArgument> constants() {
    Map<String, NodeArgument> constants = new HashMap<>();
    reals.forEach((value, number) -> constants.put(value, NodeArgument.of(number)));
    extents.forEach(
        (value, extent) -> {
          if (extent.isKnown()) {
            constants.put(value, NodeArgument.of(extent.factor()));
          }
        });
    return constants;
  }

  private void size(GraphNode node) {
    ChannelLayout layout =
        node.value("0").map(layouts::get).filter(l -> l != null).orElse(ChannelLayout.UNKNOWN);
    String value = node.value("0").orElse("");
    if (node.argument("1") instanceof NodeArgument.Literal literal
        && literal.value() instanceof Long dimension) {
      extents.put(node.result(), sizeOf(layout, value, dimension));
      return;
    }
    List<SymbolicSize> sizes = new ArrayList<>();
    int count = node.results().size() > 1 ? node.results().size() : layout.count();
    for (int i = 0; i < count; i++) {
      // an unpacked list has as many items as dimensions
      long dimension = layout.complete() ? i : (long) i - count;
      sizes.add(sizeOf(layout, value, dimension));
    }
    if (node.results().size() > 1) {
      for (int i = 0; i < count; i++) {
        extents.put(node.results().get(i), sizes.get(i));
      }
    } else if (layout.complete()) {
      lists.put(node.result(), sizes);
    }
  }

  private static SymbolicSize sizeOf(ChannelLayout layout, String value, long dimension) {
    return layout
        .axis(dimension)
        .map(ChannelAxis::size)
        .orElseGet(() -> SymbolicSize.unknown(value + "#" + dimension));
  }

  private boolean item(GraphNode node) {
    List<SymbolicSize> list = node.value("0").map(lists::get).orElse(null);
    if (list != null && node.literal("1") instanceof Long index) {
      int at = (int) (index < 0 ? list.size() + index : index);
      if (at >= 0 && at < list.size()) {
        extents.put(node.result(), list.get(at));
        return true;
      }
    }
    return false;
  }

  private static NodeArgument first(GraphNode node) {
    return node.arguments().isEmpty()
        ? NodeArgument.NONE
        : node.arguments().values().iterator().next();
  }

  private static NodeArgument second(GraphNode node) {
    return node.arguments().values().stream().skip(1).findFirst().orElse(NodeArgument.NONE);
  }

  private boolean isNumber(NodeArgument argument) {
    return argument instanceof NodeArgument.Ref ref
        && (extents.containsKey(ref.value()) || reals.containsKey(ref.value()));
  }

  private @Nullable Double real(NodeArgument argument) {
    if (argument instanceof NodeArgument.Literal literal
        && literal.value() instanceof Number number) {
      return number.doubleValue();
    }
    if (argument instanceof NodeArgument.Ref ref && reals.containsKey(ref.value())) {
      return reals.get(ref.value());
    }
    return extent(argument)
        .filter(SymbolicSize::isKnown)
        .map(e -> Double.valueOf(e.factor()))
        .orElse(null);
  }

  private @Nullable Double combined(GraphNode node, DoubleBinaryOperator operator) {
    Double left = real(first(node));
    Double right = real(second(node));
    return left == null || right == null ? null : operator.applyAsDouble(left, right);
  }

  private interface SizeOperation {
    Optional<SymbolicSize> of(SymbolicSize left, SymbolicSize right);
  }

  private void arithmetic(GraphNode node, SizeOperation whole, DoubleBinaryOperator operator) {
    Optional<SymbolicSize> left = extent(first(node));
    Optional<SymbolicSize> right = extent(second(node));
    if (left.isPresent() && right.isPresent()) {
      SymbolicSize unknown = SymbolicSize.unknown(node.result());
      set(node, whole.of(left.get(), right.get()).or(() -> Optional.of(unknown)), null);
    } else {
      set(node, Optional.empty(), combined(node, operator));
    }
  }

  private void divide(GraphNode node) {
    if (node.literal("rounding_mode") instanceof String) {
      arithmetic(node, SymbolicSizeEvaluator::divided, (a, b) -> Math.floor(a / b));
    } else {
      set(node, Optional.empty(), combined(node, (a, b) -> a / b));
    }
  }

  private static Optional<SymbolicSize> divided(SymbolicSize left, SymbolicSize right) {
    boolean known = left.isKnown() && right.isKnown() && right.factor() != 0;
    return known
        ? Optional.of(SymbolicSize.of(left.factor() / right.factor()))
        : left.dividedBy(right);
  }

  private static SizeOperation sum(int sign) {
    return (a, b) ->
        a.isKnown() && b.isKnown()
            ? Optional.of(SymbolicSize.of(a.factor() + sign * b.factor()))
            : Optional.empty();
  }

  private void set(GraphNode node, Optional<SymbolicSize> extent, @Nullable Double real) {
    if (extent.isPresent()) {
      extents.put(node.result(), extent.get());
    } else if (real != null) {
      reals.put(node.result(), real);
    }
  }

  private static Optional<SymbolicSize> integer(ScriptTensor tensor) {
    if (tensor.type() != ScalarType.LONG || tensor.elements() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(SymbolicSize.of(tensor.toLongs()[0]));
    } catch (ModelProcessingException e) {
      return Optional.empty();
    }
  }
}
