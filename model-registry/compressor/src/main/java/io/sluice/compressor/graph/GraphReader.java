package io.sluice.compressor.graph;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.flow.DataFlow;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reader of the computation {@link Graph} of a module. Each instance reads a single module. */
public final class GraphReader {
  private static final String CONSTANTS = "CONSTANTS.c";

  /** Operations with undotted names. */
  private static final Set<String> PLAIN =
      Set.of(Operation.UNPACK, "int", "float", "bool", "str", "and", "or", "not", "in", "is");

  private final ScriptModule module;
  private final DataFlow flow;
  private final Map<ScriptObject, String> paths;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<Operand, Argument> values = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> named = new HashMap<>();

  private GraphReader(ScriptModule module, DataFlow flow) {
    this.module = module;
    this.flow = flow;
    this.paths = module.paths();
  }

  /**
   * Computation graph of the module.
   *
   * @throws CompressionException if control flow does not fold away, the model keeps state, or an
   *     operation has no graph form; the message names operation and module
   */
  public static Graph read(ScriptModule module) throws CompressionException {
    return new GraphReader(module, DataFlow.of(module)).read();
  }

  private Graph read() throws CompressionException {
    flow.inputs().forEach(name -> named.put(name, 1));
    List<Operation> operations = new Functionalization(flow).operations();
    Operation end = operations.get(operations.size() - 1);
    Map<Operand, List<Operation>> unpacked = unpacked(operations);
    for (Operation operation : LiveOperations.of(operations)) {
      requireStraight(operation);
      if (!operation.name().equals(Operation.UNPACK)) {
        add(operation, unpacked.getOrDefault(operation.result(), List.of()));
      } else if (!values.containsKey(operation.result())) {
        unpackWhole(
            operation, unpacked.getOrDefault(operation.operands().get(0), List.of(operation)));
      }
    }
    Argument output = argument(end.operands().get(0), end);
    requireValues(output);
    return Canonical.form(new Graph(flow.inputs(), parameters, nodes, output, module.version()));
  }

  private static Map<Operand, List<Operation>> unpacked(List<Operation> operations) {
    Map<Operand, List<Operation>> unpacked = new IdentityHashMap<>();
    for (Operation operation : operations) {
      if (operation.name().equals(Operation.UNPACK)) {
        unpacked
            .computeIfAbsent(operation.operands().get(0), o -> new ArrayList<>())
            .add(operation);
      }
    }
    return unpacked;
  }

  private void requireStraight(Operation operation) throws CompressionException {
    String obstacle =
        switch (operation.name()) {
          case "merge" -> "a branch that depends on the input";
          case "loop" -> "a loop";
          case "call" -> "a call of an unknown function";
          case "{}" -> "a dict";
          default ->
              hasNoCode(operation.name())
                  ? "a call of " + operation.name() + ", which has no code"
                  : operation.always() ? null : "a conditional operation";
        };
    if (obstacle != null) {
      throw unlike(obstacle + (operation.always() ? "" : " (" + operation.name() + ")"), operation);
    }
  }

  /**
   * Whether the name is neither an operator nor a built-in: a method or function without source in
   * the archive.
   */
  private static boolean hasNoCode(String name) {
    return name.matches("[A-Za-z_]\\w*") && !PLAIN.contains(name);
  }

  private CompressionException unlike(String what, Operation operation) {
    String path = paths.getOrDefault(operation.scope(), "?");
    return new CompressionException(
        "Tried to read the model as a graph of operations, but %s has %s"
            .formatted(path.isEmpty() ? "its forward" : "its module " + path, what));
  }

  /**
   * @param parts unpack operations of the result; may be empty
   */
  private void add(Operation operation, List<Operation> parts) throws CompressionException {
    String operator =
        operation.name().startsWith("torch.")
            ? operation.name().substring("torch.".length())
            : operation.name();
    List<Argument> positional = new ArrayList<>();
    Map<String, Argument> keywords = new LinkedHashMap<>();
    int firstKeyword = operation.operands().size() - operation.keywords().size();
    for (int i = 0; i < operation.operands().size(); i++) {
      Argument argument = argument(operation.operands().get(i), operation);
      if (i < firstKeyword) {
        positional.add(argument);
      } else {
        keywords.put(operation.keywords().get(i - firstKeyword), argument);
      }
    }
    List<String> results = results(operator, operation, parts);
    nodes.add(Node.call(operator, results, path(operation), positional, keywords));
  }

  /** Result names: the parts of a tuple used only by unpacking, otherwise a single value. */
  private List<String> results(String operator, Operation operation, List<Operation> parts) {
    boolean onlyUnpacked =
        !parts.isEmpty() && flow.usesOf(operation.result()).size() == parts.size();
    if (!onlyUnpacked) {
      String name = name(operator);
      values.put(operation.result(), new Argument.Ref(name));
      return List.of(name);
    }
    return nameParts(operator, parts);
  }

  private List<String> nameParts(String hint, List<Operation> parts) {
    int count = number(parts.get(0), 2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name(hint));
    }
    for (Operation part : parts) {
      values.put(part.result(), new Argument.Ref(names.get(number(part, 1))));
    }
    return names;
  }

  /** Integer operand of an unpack operation. */
  private static int number(Operation unpack, int operand) {
    return unpack.operands().get(operand) instanceof Operand.Constant constant
            && constant.value() instanceof Long number
        ? number.intValue()
        : 0;
  }

  private void unpackWhole(Operation first, List<Operation> parts) throws CompressionException {
    Argument whole = argument(first.operands().get(0), first);
    nodes.add(
        new Node(Operation.UNPACK, Map.of("0", whole), nameParts("part", parts), path(first)));
  }

  private Argument argument(Operand operand, Operation user) throws CompressionException {
    if (operand instanceof Operand.Computed) {
      Argument known = values.get(operand);
      if (known == null) {
        throw unlike("a value without a producer, read by " + user.name(), user);
      }
      return known;
    }
    if (operand instanceof Operand.Input input) {
      return new Argument.Ref(input.name());
    }
    if (operand instanceof Operand.Constant constant) {
      return new Argument.Literal(constant.value());
    }
    if (operand instanceof Operand.Items items) {
      List<Argument> arguments = new ArrayList<>();
      for (Operand item : items.items()) {
        arguments.add(argument(item, user));
      }
      return new Argument.Items(arguments);
    }
    if (operand instanceof Operand.Parameter parameter) {
      return parameter(parameter, user);
    }
    if (operand instanceof Operand.Callable callable) {
      return constant(callable.qualifiedName(), user);
    }
    throw unlike("an operation on a module or packed parameters, " + user.name(), user);
  }

  private Argument parameter(Operand.Parameter parameter, Operation user)
      throws CompressionException {
    if (flow.assigned().contains(parameter.name())) {
      throw unlike("state: " + parameter.name() + " changes while the model runs", user);
    }
    String path = paths.getOrDefault(parameter.owner(), "");
    String name = path.isEmpty() ? parameter.name() : path + "." + parameter.name();
    parameters.put(name, parameter.tensor());
    return new Argument.Parameter(name);
  }

  /** Argument for {@code CONSTANTS.cN}, {@code inf} or {@code nan}. */
  private Argument constant(String name, Operation user) throws CompressionException {
    if (name.equals("inf")) {
      return Argument.of(Double.POSITIVE_INFINITY);
    }
    if (name.equals("nan")) {
      return Argument.of(Double.NaN);
    }
    if (name.startsWith(CONSTANTS)
        && module.constants() instanceof Value.Sequence constants
        && name.substring(CONSTANTS.length()).matches("\\d{1,6}")) {
      int index = Integer.parseInt(name.substring(CONSTANTS.length()));
      if (index < constants.items().size()
          && constants.items().get(index) instanceof Tensor tensor) {
        parameters.put("constants.c" + index, tensor);
        return new Argument.Parameter("constants.c" + index);
      }
    }
    throw unlike("the name " + name + ", which is unknown", user);
  }

  private void requireValues(Argument output) throws CompressionException {
    boolean tensors =
        output
            .flattened()
            .allMatch(a -> a instanceof Argument.Ref || a instanceof Argument.Parameter);
    if (!tensors || output.values().isEmpty()) {
      throw new CompressionException(
          "Tried to read the model as a graph of operations, but it returns " + output);
    }
  }

  private String path(Operation operation) {
    return paths.getOrDefault(operation.scope(), "");
  }

  private String name(String operator) {
    String simple = operator.substring(operator.lastIndexOf('.') + 1).replaceAll("^_+|\\W", "");
    String hint = simple.isEmpty() || Character.isDigit(simple.charAt(0)) ? "value" : simple;
    String name = hint;
    int count = named.merge(hint, 1, Integer::sum);
    while (count > 1) {
      name = hint + "_" + (count - 1);
      count = named.putIfAbsent(name, 1) == null ? 1 : count + 1;
    }
    return name;
  }
}
