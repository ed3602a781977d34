package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
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
public record DataFlow(
    List<String> inputs,
    List<Operation> operations,
    List<Invocation> invocations,
    Map<MethodOf, Integer> executions,
    Map<ScriptObject, String> unclear,
    Map<ScriptObject, Set<String>> readFromOutside,
    Set<String> assigned) {

  /** A method of a particular instance. */
  public record MethodOf(ScriptObject object, String name) {}

  /**
   * The data flow of the model's code.
   *
   * @throws CompressionException if the model has no forward, or calls nest without end
   */
  public static DataFlow of(ScriptModule module) throws CompressionException {
    return new Interpreter(module).run();
  }

  /** Operations taking the value as an operand, directly or within a list. */
  public List<Operation> usesOf(Operand value) {
    return operations.stream().filter(o -> o.uses(value)).toList();
  }

  /** Calls of an instance's methods from the code of other instances. */
  public List<Invocation> callsOf(ScriptObject object) {
    return invocations.stream()
        .filter(i -> i.callee() instanceof Operand.Method m && m.object() == object)
        .filter(i -> i.caller() != object)
        .toList();
  }

  /**
   * The call with the given first argument and result, in a method entered exactly once; the
   * outermost of nested calls.
   */
  public Optional<Invocation> callBetween(Operand argument, Operand result) {
    Optional<Invocation> outermost = Optional.empty();
    for (Invocation call : invocations) {
      boolean matches =
          call.result() == result
              && !call.arguments().isEmpty()
              && call.arguments().get(0) == argument
              && executions.getOrDefault(new MethodOf(call.caller(), call.method()), 0) == 1;
      if (matches) {
        outermost = Optional.of(call);
      }
    }
    return outermost;
  }
}
