package io.sluice.compressor.structure;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.Tensor;
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
final class Numbers {
  private final Graph graph;
  private final Map<String, Layout> layouts;
  private final Map<String, Extent> extents = new HashMap<>();
  private final Map<String, Double> reals = new HashMap<>();
  private final Map<String, List<Extent>> lists = new HashMap<>();

  /**
   * @param layouts layouts by value, completed as the analysis proceeds
   */
  Numbers(Graph graph, Map<String, Layout> layouts) {
    this.graph = graph;
    this.layouts = layouts;
  }

  /** Evaluates a node computing numbers from sizes; false for any other node. */
  boolean visit(Node node) {
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
          arithmetic(node, Numbers::divided, (a, b) -> Math.floor(a / b));
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
  Optional<Extent> extent(@Nullable Argument argument) {
    if (argument instanceof Argument.Literal literal && literal.value() instanceof Long number) {
      return Optional.of(Extent.of(number));
    }
    if (argument instanceof Argument.Ref ref) {
      return Optional.ofNullable(extents.get(ref.value()));
    }
    return argument instanceof Argument.Parameter parameter
        ? integer(graph.parameter(parameter.name()))
        : Optional.empty();
  }

  /** Constant numbers by value name, independent of the input. */
  Map<String, Argument> constants() {
    Map<String, Argument> constants = new HashMap<>();
    reals.forEach((value, number) -> constants.put(value, Argument.of(number)));
    extents.forEach(
        (value, extent) -> {
          if (extent.isKnown()) {
            constants.put(value, Argument.of(extent.factor()));
          }
        });
    return constants;
  }

  private void size(Node node) {
    Layout layout = node.value("0").map(layouts::get).filter(l -> l != null).orElse(Layout.UNKNOWN);
    String value = node.value("0").orElse("");
    if (node.argument("1") instanceof Argument.Literal literal
        && literal.value() instanceof Long dimension) {
      extents.put(node.result(), sizeOf(layout, value, dimension));
      return;
    }
    List<Extent> sizes = new ArrayList<>();
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

  private static Extent sizeOf(Layout layout, String value, long dimension) {
    return layout
        .axis(dimension)
        .map(Axis::size)
        .orElseGet(() -> Extent.unknown(value + "#" + dimension));
  }

  private boolean item(Node node) {
    List<Extent> list = node.value("0").map(lists::get).orElse(null);
    if (list != null && node.literal("1") instanceof Long index) {
      int at = (int) (index < 0 ? list.size() + index : index);
      if (at >= 0 && at < list.size()) {
        extents.put(node.result(), list.get(at));
        return true;
      }
    }
    return false;
  }

  private static Argument first(Node node) {
    return node.arguments().isEmpty() ? Argument.NONE : node.arguments().values().iterator().next();
  }

  private static Argument second(Node node) {
    return node.arguments().values().stream().skip(1).findFirst().orElse(Argument.NONE);
  }

  private boolean isNumber(Argument argument) {
    return argument instanceof Argument.Ref ref
        && (extents.containsKey(ref.value()) || reals.containsKey(ref.value()));
  }

  private @Nullable Double real(Argument argument) {
    if (argument instanceof Argument.Literal literal && literal.value() instanceof Number number) {
      return number.doubleValue();
    }
    if (argument instanceof Argument.Ref ref && reals.containsKey(ref.value())) {
      return reals.get(ref.value());
    }
    return extent(argument)
        .filter(Extent::isKnown)
        .map(e -> Double.valueOf(e.factor()))
        .orElse(null);
  }

  private @Nullable Double combined(Node node, DoubleBinaryOperator operator) {
    Double left = real(first(node));
    Double right = real(second(node));
    return left == null || right == null ? null : operator.applyAsDouble(left, right);
  }

  private interface Operation {
    Optional<Extent> of(Extent left, Extent right);
  }

  private void arithmetic(Node node, Operation whole, DoubleBinaryOperator operator) {
    Optional<Extent> left = extent(first(node));
    Optional<Extent> right = extent(second(node));
    if (left.isPresent() && right.isPresent()) {
      Extent unknown = Extent.unknown(node.result());
      set(node, whole.of(left.get(), right.get()).or(() -> Optional.of(unknown)), null);
    } else {
      set(node, Optional.empty(), combined(node, operator));
    }
  }

  private void divide(Node node) {
    if (node.literal("rounding_mode") instanceof String) {
      arithmetic(node, Numbers::divided, (a, b) -> Math.floor(a / b));
    } else {
      set(node, Optional.empty(), combined(node, (a, b) -> a / b));
    }
  }

  private static Optional<Extent> divided(Extent left, Extent right) {
    boolean known = left.isKnown() && right.isKnown() && right.factor() != 0;
    return known ? Optional.of(Extent.of(left.factor() / right.factor())) : left.dividedBy(right);
  }

  private static Operation sum(int sign) {
    return (a, b) ->
        a.isKnown() && b.isKnown()
            ? Optional.of(Extent.of(a.factor() + sign * b.factor()))
            : Optional.empty();
  }

  private void set(Node node, Optional<Extent> extent, @Nullable Double real) {
    if (extent.isPresent()) {
      extents.put(node.result(), extent.get());
    } else if (real != null) {
      reals.put(node.result(), real);
    }
  }

  private static Optional<Extent> integer(Tensor tensor) {
    if (tensor.type() != ScalarType.LONG || tensor.elements() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(Extent.of(tensor.toLongs()[0]));
    } catch (CompressionException e) {
      return Optional.empty();
    }
  }
}
