package io.sluice.graph;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import io.sluice.torchscript.flow.ScriptDataFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reader of the computation {@link ComputationGraph} of a module. Each instance reads a single
 * module.
 */
public final class TorchScriptGraphReader {
  private static final String CONSTANTS = "CONSTANTS.c";

  /** Operations with undotted names. */
  private static final Set<String> PLAIN =
      Set.of(
          DataFlowOperation.UNPACK, "int", "float", "bool", "str", "and", "or", "not", "in", "is");

  private final ScriptModule module;
  private final ScriptDataFlow flow;
  private final Map<ScriptObject, String> paths;
  private final Map<String, ScriptTensor> parameters = new LinkedHashMap<>();
  private final Map<DataFlowOperand, NodeArgument> values = new IdentityHashMap<>();
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, Integer> named = new HashMap<>();

  private TorchScriptGraphReader(ScriptModule module, ScriptDataFlow flow) {
    this.module = module;
    this.flow = flow;
    this.paths = module.paths();
  }

  /**
   * Computation graph of the module.
   *
   * @throws ModelProcessingException if control flow does not fold away, the model keeps state, or
   *     an operation has no graph form; the message names operation and module
   */
  public static ComputationGraph read(ScriptModule module) throws ModelProcessingException {
    return new TorchScriptGraphReader(module, ScriptDataFlow.of(module)).read();
  }

  private ComputationGraph read() throws ModelProcessingException {
    flow.inputs().forEach(name -> named.put(name, 1));
    List<DataFlowOperation> operations = new InPlaceFunctionalization(flow).operations();
    DataFlowOperation end = operations.get(operations.size() - 1);
    Map<DataFlowOperand, List<DataFlowOperation>> unpacked = unpacked(operations);
    for (DataFlowOperation operation : DeadOperationElimination.of(operations)) {
      requireStraight(operation);
      if (!operation.name().equals(DataFlowOperation.UNPACK)) {
        add(operation, unpacked.getOrDefault(operation.result(), List.of()));
      } else if (!values.containsKey(operation.result())) {
        unpackWhole(
            operation, unpacked.getOrDefault(operation.operands().get(0), List.of(operation)));
      }
    }
    NodeArgument output = argument(end.operands().get(0), end);
    requireValues(output);
    return GraphCanonicalizer.form(
        new ComputationGraph(flow.inputs(), parameters, nodes, output, module.version()));
  }

  private static Map<DataFlowOperand, List<DataFlowOperation>> unpacked(
      List<DataFlowOperation> operations) {
    Map<DataFlowOperand, List<DataFlowOperation>> unpacked = new IdentityHashMap<>();
    for (DataFlowOperation operation : operations) {
      if (operation.name().equals(DataFlowOperation.UNPACK)) {
        unpacked
            .computeIfAbsent(operation.operands().get(0), o -> new ArrayList<>())
            .add(operation);
      }
    }
    return unpacked;
  }

  private void requireStraight(DataFlowOperation operation) throws ModelProcessingException {
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

  private ModelProcessingException unlike(String what, DataFlowOperation operation) {
    String path = paths.getOrDefault(operation.scope(), "?");
    return new ModelProcessingException(
        "Tried to read the model as a graph of operations, but %s has %s"
            .formatted(path.isEmpty() ? "its forward" : "its module " + path, what));
  }

  /**
   * @param parts unpack operations of the result; may be empty
   */
  private void add(DataFlowOperation operation, List<DataFlowOperation> parts)
      throws ModelProcessingException {
    String operator =
        operation.name().startsWith("torch.")
            ? operation.name().substring("torch.".length())
            : operation.name();
    List<NodeArgument> positional = new ArrayList<>();
    Map<String, NodeArgument> keywords = new LinkedHashMap<>();
    int firstKeyword = operation.operands().size() - operation.keywords().size();
    for (int i = 0; i < operation.operands().size(); i++) {
      NodeArgument argument = argument(operation.operands().get(i), operation);
      if (i < firstKeyword) {
        positional.add(argument);
      } else {
        keywords.put(operation.keywords().get(i - firstKeyword), argument);
      }
    }
    List<String> results = results(operator, operation, parts);
    nodes.add(GraphNode.call(operator, results, path(operation), positional, keywords));
  }

  /** Result names: the parts of a tuple used only by unpacking, otherwise a single value. */
  private List<String> results(
      String operator, DataFlowOperation operation, List<DataFlowOperation> parts) {
    boolean onlyUnpacked =
        !parts.isEmpty() && flow.usesOf(operation.result()).size() == parts.size();
    if (!onlyUnpacked) {
      String name = name(operator);
      values.put(operation.result(), new NodeArgument.Ref(name));
      return List.of(name);
    }
    return nameParts(operator, parts);
  }

  private List<String> nameParts(String hint, List<DataFlowOperation> parts) {
    int count = number(parts.get(0), 2);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name(hint));
    }
    for (DataFlowOperation part : parts) {
      values.put(part.result(), new NodeArgument.Ref(names.get(number(part, 1))));
    }
    return names;
  }

  /** Integer operand of an unpack operation. */
  private static int number(DataFlowOperation unpack, int operand) {
    return unpack.operands().get(operand) instanceof DataFlowOperand.Constant constant
            && constant.value() instanceof Long number
        ? number.intValue()
        : 0;
  }

  private void unpackWhole(DataFlowOperation first, List<DataFlowOperation> parts)
      throws ModelProcessingException {
    NodeArgument whole = argument(first.operands().get(0), first);
    nodes.add(
        new GraphNode(
            DataFlowOperation.UNPACK, Map.of("0", whole), nameParts("part", parts), path(first)));
  }

  private NodeArgument argument(DataFlowOperand operand, DataFlowOperation user)
      throws ModelProcessingException {
    if (operand instanceof DataFlowOperand.Computed) {
      NodeArgument known = values.get(operand);
      if (known == null) {
        throw unlike("a value without a producer, read by " + user.name(), user);
      }
      return known;
    }
    if (operand instanceof DataFlowOperand.Input input) {
      return new NodeArgument.Ref(input.name());
    }
    if (operand instanceof DataFlowOperand.Constant constant) {
      return new NodeArgument.Literal(constant.value());
    }
    if (operand instanceof DataFlowOperand.Items items) {
      List<NodeArgument> arguments = new ArrayList<>();
      for (DataFlowOperand item : items.items()) {
        arguments.add(argument(item, user));
      }
      return new NodeArgument.Items(arguments);
    }
    if (operand instanceof DataFlowOperand.Parameter parameter) {
      return parameter(parameter, user);
    }
    if (operand instanceof DataFlowOperand.Callable callable) {
      return constant(callable.qualifiedName(), user);
    }
    throw unlike("an operation on a module or packed parameters, " + user.name(), user);
  }

  private NodeArgument parameter(DataFlowOperand.Parameter parameter, DataFlowOperation user)
      throws ModelProcessingException {
    if (flow.assigned().contains(parameter.name())) {
      throw unlike("state: " + parameter.name() + " changes while the model runs", user);
    }
    String path = paths.getOrDefault(parameter.owner(), "");
    String name = path.isEmpty() ? parameter.name() : path + "." + parameter.name();
    parameters.put(name, parameter.tensor());
    return new NodeArgument.Parameter(name);
  }

  /** Argument for {@code CONSTANTS.cN}, {@code inf} or {@code nan}. */
  private NodeArgument constant(String name, DataFlowOperation user)
      throws ModelProcessingException {
    if (name.equals("inf")) {
      return NodeArgument.of(Double.POSITIVE_INFINITY);
    }
    if (name.equals("nan")) {
      return NodeArgument.of(Double.NaN);
    }
    if (name.startsWith(CONSTANTS)
        && module.constants() instanceof ScriptValue.Sequence constants
        && name.substring(CONSTANTS.length()).matches("\\d{1,6}")) {
      int index = Integer.parseInt(name.substring(CONSTANTS.length()));
      if (index < constants.items().size()
          && constants.items().get(index) instanceof ScriptTensor tensor) {
        parameters.put("constants.c" + index, tensor);
        return new NodeArgument.Parameter("constants.c" + index);
      }
    }
    throw unlike("the name " + name + ", which is unknown", user);
  }

  private void requireValues(NodeArgument output) throws ModelProcessingException {
    boolean tensors =
        output
            .flattened()
            .allMatch(a -> a instanceof NodeArgument.Ref || a instanceof NodeArgument.Parameter);
    if (!tensors || output.values().isEmpty()) {
      throw new ModelProcessingException(
          "Tried to read the model as a graph of operations, but it returns " + output);
    }
  }

  private String path(DataFlowOperation operation) {
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
