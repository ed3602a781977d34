package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Elementwise operators on the integers of shape computations, folded during import where possible.
 */
final class ShapeArithmeticFolder {
  /** An operator on integers; empty result if known only at run time. */
  private interface Operation {
    Optional<NodeArgument> of(GraphSizeArithmetic sizes, List<NodeArgument> operands);
  }

  private interface Binary {
    NodeArgument of(GraphSizeArithmetic sizes, NodeArgument a, NodeArgument b);
  }

  private interface Comparison {
    boolean of(long a, long b);
  }

  private static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          Map.entry("Add", integers(GraphSizeArithmetic::add)),
          Map.entry("Sub", integers(GraphSizeArithmetic::subtract)),
          Map.entry("Mul", integers(GraphSizeArithmetic::multiply)),
          Map.entry("Div", integers(GraphSizeArithmetic::divide)),
          Map.entry("Mod", integers(GraphSizeArithmetic::modulo)),
          Map.entry("Max", integers(GraphSizeArithmetic::larger)),
          Map.entry("Min", integers(GraphSizeArithmetic::smaller)),
          Map.entry("Equal", truths((a, b) -> a == b)),
          Map.entry("Less", truths((a, b) -> a < b)),
          Map.entry("Greater", truths((a, b) -> a > b)),
          Map.entry("LessOrEqual", truths((a, b) -> a <= b)),
          Map.entry("GreaterOrEqual", truths((a, b) -> a >= b)),
          Map.entry("And", truths((a, b) -> a != 0 && b != 0)),
          Map.entry("Or", truths((a, b) -> a != 0 || b != 0)),
          Map.entry(
              "Not", (sizes, x) -> literal(x.get(0)).map(a -> NodeArgument.of(a == 0 ? 1L : 0L))),
          Map.entry(
              "Where",
              (sizes, x) -> literal(x.get(0)).map(chosen -> chosen != 0 ? x.get(1) : x.get(2))));

  private ShapeArithmeticFolder() {}

  private static Operation integers(Binary binary) {
    return (sizes, x) ->
        x.size() == 2 ? Optional.of(binary.of(sizes, x.get(0), x.get(1))) : Optional.empty();
  }

  /**
   * A comparison. Unknown sizes are never negative, so in comparisons with negative numbers they
   * act like 0.
   */
  private static Operation truths(Comparison comparison) {
    return (sizes, x) -> {
      Optional<Long> a = literal(x.get(0));
      Optional<Long> b = literal(x.get(1));
      boolean negative = a.orElse(0L) < 0 || b.orElse(0L) < 0;
      boolean decided =
          a.isPresent() && b.isPresent() || negative && (a.isPresent() || b.isPresent());
      return decided
          ? Optional.of(NodeArgument.of(comparison.of(a.orElse(0L), b.orElse(0L)) ? 1L : 0L))
          : Optional.empty();
    };
  }

  private static Optional<Long> literal(NodeArgument argument) {
    return argument instanceof NodeArgument.Literal literal
            && literal.value() instanceof Long number
        ? Optional.of(number)
        : Optional.empty();
  }

  /**
   * Folds the node.
   *
   * @return whether the node was folded
   */
  static boolean convert(OnnxImportContext node) throws ModelProcessingException {
    Operation operation = OPERATIONS.get(node.node().opType());
    if (operation == null || node.inputs() == 0) {
      return false;
    }
    List<ImportedOnnxValue.Numbers> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(i);
      if (numbers.isEmpty()) {
        return false;
      }
      inputs.add(numbers.get());
    }
    Optional<ImportedOnnxValue.Numbers> result = result(node, operation, inputs);
    result.ifPresent(numbers -> node.give(0, numbers));
    return result.isPresent();
  }

  private static Optional<ImportedOnnxValue.Numbers> result(
      OnnxImportContext node, Operation operation, List<ImportedOnnxValue.Numbers> inputs) {
    int length = inputs.stream().mapToInt(i -> i.items().size()).max().orElse(0);
    boolean scalar = inputs.stream().allMatch(ImportedOnnxValue.Numbers::scalar);
    boolean fits =
        inputs.stream().allMatch(i -> i.items().size() == length || i.items().size() == 1);
    if (!fits) {
      return Optional.empty();
    }
    List<NodeArgument> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      List<NodeArgument> operands = new ArrayList<>();
      for (ImportedOnnxValue.Numbers input : inputs) {
        operands.add(input.items().get(input.items().size() == 1 ? 0 : i));
      }
      Optional<NodeArgument> item = operation.of(node.sizes(), operands);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    OnnxElementType type = type(node.node().opType(), inputs);
    return Optional.of(new ImportedOnnxValue.Numbers(type, items, scalar));
  }

  private static OnnxElementType type(String operator, List<ImportedOnnxValue.Numbers> inputs) {
    return switch (operator) {
      case "Add", "Sub", "Mul", "Div", "Mod", "Max", "Min" -> inputs.get(0).type();
      case "Where" -> inputs.get(1).type();
      default -> OnnxElementType.BOOL;
    };
  }
}
