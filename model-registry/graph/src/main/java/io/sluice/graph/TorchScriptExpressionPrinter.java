package io.sluice.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Printer of arguments and calls as TorchScript.
 *
 * @param values expression of a value, by name
 * @param parameters expression of a parameter, by name
 */
record TorchScriptExpressionPrinter(
    UnaryOperator<String> values, UnaryOperator<String> parameters) {
  private static final Set<String> BUILTINS = Set.of("int", "float", "bool", "str");

  /**
   * TorchScript call of the node.
   *
   * @param instead replacement texts by argument name
   */
  String call(GraphNode node, Map<String, String> instead) {
    String operator = node.operator();
    if (operator.equals("unpack")) {
      return print(node.argument("0"));
    }
    if (operator.equals("[]")) {
      return print(node.argument("0")) + "[" + print(node.argument("1")) + "]";
    }
    if (!Character.isLetter(operator.charAt(0)) && operator.charAt(0) != '_'
        || Set.of("and", "or", "not", "is", "in").contains(operator.split(" ")[0])) {
      return infix(node);
    }
    String function =
        operator.contains(".") || BUILTINS.contains(operator) ? operator : "torch." + operator;
    return function + "(" + String.join(", ", arguments(node, instead)) + ")";
  }

  private String infix(GraphNode node) {
    List<String> parts = node.arguments().values().stream().map(this::print).toList();
    return parts.size() == 1
        ? "(" + node.operator() + " " + parts.get(0) + ")"
        : "(" + String.join(" " + node.operator() + " ", parts) + ")";
  }

  private List<String> arguments(GraphNode node, Map<String, String> instead) {
    Set<String> keywordOnly =
        OperatorSignatureTable.signature(node.operator())
            .filter(s -> s.defaults().keySet().equals(node.arguments().keySet()))
            .map(OperatorSignature::keywordOnly)
            .orElseGet(
                () ->
                    node.arguments().keySet().stream()
                        .filter(n -> !Character.isDigit(n.charAt(0)))
                        .collect(Collectors.toSet()));
    List<String> printed = new ArrayList<>();
    node.arguments()
        .forEach(
            (name, argument) -> {
              String text = instead.getOrDefault(name, print(argument));
              if (!keywordOnly.contains(name)) {
                printed.add(text);
              } else if (!isDefault(node, name, argument)) {
                printed.add(name + "=" + text);
              }
            });
    return printed;
  }

  /** Whether the argument has the default value: not printed, since an overload may lack it. */
  private static boolean isDefault(GraphNode node, String name, NodeArgument argument) {
    return OperatorSignatureTable.signature(node.operator())
        .map(s -> s.defaults().get(name))
        .filter(d -> d.isPresent() && d.get().equals(argument))
        .isPresent();
  }

  String print(NodeArgument argument) {
    if (argument instanceof NodeArgument.Ref ref) {
      return values.apply(ref.value());
    }
    if (argument instanceof NodeArgument.Parameter parameter) {
      return parameters.apply(parameter.name());
    }
    if (argument instanceof NodeArgument.Module module) {
      throw new IllegalArgumentException("The module " + module.path() + " can only be called");
    }
    if (argument instanceof NodeArgument.Literal literal) {
      return literal(literal.value());
    }
    List<NodeArgument> items = ((NodeArgument.Items) argument).items();
    return items.isEmpty()
        ? "annotate(List[int], [])"
        : "[" + items.stream().map(this::print).collect(Collectors.joining(", ")) + "]";
  }

  String tuple(List<NodeArgument> items) {
    return "(" + items.stream().map(i -> print(i) + ", ").collect(Collectors.joining()) + ")";
  }

  private static String literal(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof Double number) {
      if (number.isNaN()) {
        return "nan";
      }
      return number.isInfinite() ? (number > 0 ? "inf" : "-inf") : number.toString();
    }
    if (value instanceof String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
    return value.toString();
  }
}
