package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptObject;
import java.util.List;
import java.util.Optional;

/**
 * A use of values: an operator such as {@code torch.conv2d}, or the return from the model.
 *
 * @param name name of the operator as in the code
 * @param operands positional operands, then keyword operands
 * @param keywords names of the last operands
 * @param scope module instance owning the method, or calling the function, with the operation
 * @param always whether the operation runs exactly once per run of the model; false inside branches
 *     and loops, and in methods unreachable from the model's forward
 */
public record DataFlowOperation(
    String name,
    List<DataFlowOperand> operands,
    List<String> keywords,
    DataFlowOperand.Computed result,
    ScriptObject scope,
    boolean always) {
  /** Name of the operation leaving the model. */
  public static final String RETURN = "return";

  /**
   * Name of the operation taking an element of a tuple or list; operands: container, index, length.
   */
  public static final String UNPACK = "unpack";

  public Optional<DataFlowOperand> operand(int i) {
    return i < operands.size() ? Optional.of(operands.get(i)) : Optional.empty();
  }

  boolean uses(DataFlowOperand value) {
    return operands.stream().anyMatch(o -> contains(o, value));
  }

  private static boolean contains(DataFlowOperand operand, DataFlowOperand value) {
    return operand.equals(value)
        || (operand instanceof DataFlowOperand.Items items
            && items.items().stream().anyMatch(i -> contains(i, value)));
  }
}
