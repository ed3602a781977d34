package io.sluice.torchscript.flow;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of a model over symbolic values, with submodules and functions inlined.
 *
 * @param inputs names of the model's arguments without a default
 * @param operations operations in code order
 * @param invocations calls in methods of modules, in order of completion
 * @param executions number of entries of each method of each instance
 * @param unclear instances used in an unsupported way, with the reason; the use of their attributes
 *     is unknown
 * @param readFromOutside attributes of an instance read by code of another instance
 * @param assigned names of attributes assigned by any code of the model
 */
public record ScriptDataFlow(
    List<String> inputs,
    List<DataFlowOperation> operations,
    List<DataFlowInvocation> invocations,
    Map<InstanceMethod, Integer> executions,
    Map<ScriptObject, String> unclear,
    Map<ScriptObject, Set<String>> readFromOutside,
    Set<String> assigned) {

  /** A method of a particular instance. */
  public record InstanceMethod(ScriptObject object, String name) {}

  /**
   * The data flow of the model's code.
   *
   * @throws ModelProcessingException if the model has no forward, or calls nest without end
   */
  public static ScriptDataFlow of(ScriptModule module) throws ModelProcessingException {
    return new SymbolicInterpreter(module).run();
  }

  /** Operations taking the value as an operand, directly or within a list. */
  public List<DataFlowOperation> usesOf(DataFlowOperand value) {
    return operations.stream().filter(o -> o.uses(value)).toList();
  }

  /** Calls of an instance's methods from the code of other instances. */
  public List<DataFlowInvocation> callsOf(ScriptObject object) {
    return invocations.stream()
        .filter(i -> i.callee() instanceof DataFlowOperand.Method m && m.object() == object)
        .filter(i -> i.caller() != object)
        .toList();
  }

  /**
   * The call with the given first argument and result, in a method entered exactly once; the
   * outermost of nested calls.
   */
  public Optional<DataFlowInvocation> callBetween(
      DataFlowOperand argument, DataFlowOperand result) {
    Optional<DataFlowInvocation> outermost = Optional.empty();
    for (DataFlowInvocation call : invocations) {
      boolean matches =
          call.result() == result
              && !call.arguments().isEmpty()
              && call.arguments().get(0) == argument
              && executions.getOrDefault(new InstanceMethod(call.caller(), call.method()), 0) == 1;
      if (matches) {
        outermost = Optional.of(call);
      }
    }
    return outermost;
  }
}
