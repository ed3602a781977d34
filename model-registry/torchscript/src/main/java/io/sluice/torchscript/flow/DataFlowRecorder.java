package io.sluice.torchscript.flow;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.flow.ScriptDataFlow.InstanceMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collected operations and calls of an {@link SymbolicInterpreter}, with bounds on number and
 * depth.
 */
final class DataFlowRecorder {
  private static final int MAX_OPERATIONS = 200_000;
  private static final int MAX_DEPTH = 300;

  private final List<DataFlowOperation> operations = new ArrayList<>();
  private final List<DataFlowInvocation> invocations = new ArrayList<>();
  private final Map<InstanceMethod, Integer> executions = new HashMap<>();
  private final Map<ScriptObject, String> unclear = new LinkedHashMap<>();
  private final Map<ScriptObject, Set<String>> readFromOutside = new LinkedHashMap<>();
  private int branches;
  private int depth;
  private int calls;

  DataFlowOperand operation(String name, List<DataFlowOperand> operands, ScriptObject scope)
      throws ModelProcessingException {
    return operation(name, operands, List.of(), scope);
  }

  DataFlowOperand operation(
      String name, List<DataFlowOperand> operands, List<String> keywords, ScriptObject scope)
      throws ModelProcessingException {
    if (operations.size() >= MAX_OPERATIONS) {
      throw new ModelProcessingException(
          "The model's code, calls inlined, has more than " + MAX_OPERATIONS + " operations");
    }
    for (DataFlowOperand operand : operands) {
      unclearIfModule(operand, "it is given to " + name);
    }
    DataFlowOperand.Computed result = new DataFlowOperand.Computed();
    operations.add(
        new DataFlowOperation(
            name, List.copyOf(operands), List.copyOf(keywords), result, scope, branches == 0));
    return result;
  }

  private void unclearIfModule(DataFlowOperand operand, String why) {
    if (operand instanceof DataFlowOperand.Module module) {
      unclear(module.object(), why);
    } else if (operand instanceof DataFlowOperand.Method method) {
      unclear(method.object(), why);
    } else if (operand instanceof DataFlowOperand.Items items) {
      items.items().forEach(item -> unclearIfModule(item, why));
    }
  }

  void invocation(DataFlowInvocation invocation) {
    invocations.add(invocation);
  }

  void executed(ScriptObject object, String method) {
    executions.merge(new InstanceMethod(object, method), 1, Integer::sum);
  }

  boolean wasExecuted(ScriptObject object, String method) {
    return executions.containsKey(new InstanceMethod(object, method));
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
   * @throws ModelProcessingException beyond the bounds on depth or number of calls
   */
  void enterCall() throws ModelProcessingException {
    if (++depth > MAX_DEPTH || ++calls > 10 * MAX_OPERATIONS) {
      throw new ModelProcessingException(
          "The calls in the model's code nest deeper than " + MAX_DEPTH + " or never end");
    }
  }

  void leaveCall() {
    depth--;
  }

  ScriptDataFlow toDataFlow(List<String> inputs, Set<String> assigned) {
    return new ScriptDataFlow(
        List.copyOf(inputs),
        List.copyOf(operations),
        List.copyOf(invocations),
        Map.copyOf(executions),
        Map.copyOf(unclear),
        Map.copyOf(readFromOutside),
        Set.copyOf(assigned));
  }
}
