package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.flow.DataFlow.MethodOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collected operations and calls of an {@link Interpreter}, with bounds on number and depth. */
final class Recorder {
  private static final int MAX_OPERATIONS = 200_000;
  private static final int MAX_DEPTH = 300;

  private final List<Operation> operations = new ArrayList<>();
  private final List<Invocation> invocations = new ArrayList<>();
  private final Map<MethodOf, Integer> executions = new HashMap<>();
  private final Map<ScriptObject, String> unclear = new LinkedHashMap<>();
  private final Map<ScriptObject, Set<String>> readFromOutside = new LinkedHashMap<>();
  private int branches;
  private int depth;
  private int calls;

  Operand operation(String name, List<Operand> operands, ScriptObject scope)
      throws CompressionException {
    return operation(name, operands, List.of(), scope);
  }

  Operand operation(String name, List<Operand> operands, List<String> keywords, ScriptObject scope)
      throws CompressionException {
    if (operations.size() >= MAX_OPERATIONS) {
      throw new CompressionException(
          "The model's code, calls inlined, has more than " + MAX_OPERATIONS + " operations");
    }
    for (Operand operand : operands) {
      unclearIfModule(operand, "it is given to " + name);
    }
    Operand.Computed result = new Operand.Computed();
    operations.add(
        new Operation(
            name, List.copyOf(operands), List.copyOf(keywords), result, scope, branches == 0));
    return result;
  }

  private void unclearIfModule(Operand operand, String why) {
    if (operand instanceof Operand.Module module) {
      unclear(module.object(), why);
    } else if (operand instanceof Operand.Method method) {
      unclear(method.object(), why);
    } else if (operand instanceof Operand.Items items) {
      items.items().forEach(item -> unclearIfModule(item, why));
    }
  }

  void invocation(Invocation invocation) {
    invocations.add(invocation);
  }

  void executed(ScriptObject object, String method) {
    executions.merge(new MethodOf(object, method), 1, Integer::sum);
  }

  boolean wasExecuted(ScriptObject object, String method) {
    return executions.containsKey(new MethodOf(object, method));
  }

  void unclear(ScriptObject object, String why) {
    unclear.putIfAbsent(object, why);
  }

  void unclearWithChildren(ScriptObject object, String why) {
    if (unclear.putIfAbsent(object, why) == null) {
      for (var value : object.attributes().values()) {
        if (value instanceof ScriptObject child) {
          unclearWithChildren(child, why);
        }
      }
    }
  }

  void readFromOutside(ScriptObject object, String attribute) {
    readFromOutside.computeIfAbsent(object, o -> new LinkedHashSet<>()).add(attribute);
  }

  void enterBranch() {
    branches++;
  }

  void leaveBranch() {
    branches--;
  }

  int branches() {
    return branches;
  }

  void restoreBranches(int count) {
    branches = count;
  }

  /**
   * Enters a call or a nested expression.
   *
   * @throws CompressionException beyond the bounds on depth or number of calls
   */
  void enterCall() throws CompressionException {
    if (++depth > MAX_DEPTH || ++calls > 10 * MAX_OPERATIONS) {
      throw new CompressionException(
          "The calls in the model's code nest deeper than " + MAX_DEPTH + " or never end");
    }
  }

  void leaveCall() {
    depth--;
  }

  DataFlow toDataFlow(List<String> inputs, Set<String> assigned) {
    return new DataFlow(
        List.copyOf(inputs),
        List.copyOf(operations),
        List.copyOf(invocations),
        Map.copyOf(executions),
        Map.copyOf(unclear),
        Map.copyOf(readFromOutside),
        Set.copyOf(assigned));
  }
}
