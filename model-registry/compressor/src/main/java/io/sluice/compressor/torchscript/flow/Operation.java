package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import java.util.List;
import java.util.Optional;

/**
 * One use of values: an operator such as {@code torch.conv2d}, or a return from the model.
 *
 * @param name as the code writes it
 * @param operands positional ones first, then those given by keyword
 * @param keywords the names of the last operands
 * @param scope the module instance whose method, or a function called from it, has the operation
 * @param always whether it runs exactly once each time the model does; false inside branches,
 *     loops, and in methods that the model's own forward does not reach
 */
public record Operation(
    String name,
    List<Operand> operands,
    List<String> keywords,
    Operand.Computed result,
    ScriptObject scope,
    boolean always) {
  /** The name of the operation that leaves the model. */
  public static final String RETURN = "return";

  /** Takes from a tuple or list (first operand) the element of an index (second), of so many. */
  public static final String UNPACK = "unpack";

  public Optional<Operand> operand(int i) {
    return i < operands.size() ? Optional.of(operands.get(i)) : Optional.empty();
  }

  boolean uses(Operand value) {
    return operands.stream().anyMatch(o -> contains(o, value));
  }

  private static boolean contains(Operand operand, Operand value) {
    return operand.equals(value)
        || (operand instanceof Operand.Items items
            && items.items().stream().anyMatch(i -> contains(i, value)));
  }
}
