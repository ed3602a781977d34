package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of a model over symbolic values, submodules and functions inlined.
 *
 * @param inputs names of the model's arguments that have no default
 * @param operations in the order of the code
 * @param invocations calls in methods of modules, in the order in which they complete
 * @param executions how often each method of each instance was entered
 * @param unclear instances that the code uses in a way that was not followed, and why; what happens
 *     to their attributes is not known
 * @param readFromOutside attributes of an instance that code of another one reads
 * @param assigned names of the attributes that any code of the model assigns
 */
public record DataFlow(
    List<String> inputs,
    List<Operation> operations,
    List<Invocation> invocations,
    Map<MethodOf, Integer> executions,
    Map<ScriptObject, String> unclear,
    Map<ScriptObject, Set<String>> readFromOutside,
    Set<String> assigned) {

  /** A method of one instance. */
  public record MethodOf(ScriptObject object, String name) {}

  /**
   * Reads the model's code.
   *
   * @throws CompressionException when it has no forward, or calls nest without end
   */
  public static DataFlow of(ScriptModule module) throws CompressionException {
    return new Interpreter(module).run();
  }

  /** Every operation that takes the value, in or outside a list. */
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
   * The call that takes this value first and gives that one, from a method that runs exactly once;
   * the outermost if several enclose each other.
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
