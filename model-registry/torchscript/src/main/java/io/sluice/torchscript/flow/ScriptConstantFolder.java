package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Constant folding of operators. */
final class ScriptConstantFolder {
  private ScriptConstantFolder() {}

  /** The constant operand for a pickled value; empty for unsupported types. */
  static Optional<DataFlowOperand> constant(ScriptValue value) {
    if (value instanceof ScriptValue.None) {
      return Optional.of(new DataFlowOperand.Constant(null));
    }
    if (value instanceof ScriptValue.Bool bool) {
      return Optional.of(new DataFlowOperand.Constant(bool.value()));
    }
    if (value instanceof ScriptValue.Int integer) {
      return Optional.of(new DataFlowOperand.Constant(integer.value()));
    }
    if (value instanceof ScriptValue.Real real) {
      return Optional.of(new DataFlowOperand.Constant(real.value()));
    }
    if (value instanceof ScriptValue.Text text) {
      return Optional.of(new DataFlowOperand.Constant(text.value()));
    }
    return value instanceof ScriptValue.Sequence sequence ? items(sequence) : Optional.empty();
  }

  private static Optional<DataFlowOperand> items(ScriptValue.Sequence sequence) {
    List<DataFlowOperand> items = new ArrayList<>();
    for (ScriptValue item : sequence.items()) {
      Optional<DataFlowOperand> constant = constant(item);
      if (constant.isEmpty()) {
        return Optional.empty();
      }
      items.add(constant.get());
    }
    return Optional.of(new DataFlowOperand.Items(items));
  }

  static Optional<DataFlowOperand> fold(String operator, List<DataFlowOperand> operands) {
    return switch (operator) {
      case "torch.__is__", "is" -> same(operands, true);
      case "torch.__isnot__", "is not" -> same(operands, false);
      case "torch.eq", "==" -> equal(operands, true);
      case "torch.ne", "!=" -> equal(operands, false);
      case "torch.__not__", "not" -> not(operands);
      case "torch.len" -> length(operands);
      case "[]" -> element(operands);
      default -> Optional.empty();
    };
  }

  /**
   * The result of a comparison with None; known if both operands are None, or the other operand is
   * a parameter, list, tuple or constant.
   */
  private static Optional<DataFlowOperand> same(List<DataFlowOperand> operands, boolean positive) {
    if (operands.size() != 2) {
      return Optional.empty();
    }
    boolean leftIsNone = operands.get(0).equals(new DataFlowOperand.Constant(null));
    boolean rightIsNone = operands.get(1).equals(new DataFlowOperand.Constant(null));
    DataFlowOperand other = leftIsNone ? operands.get(1) : operands.get(0);
    boolean known =
        (leftIsNone && rightIsNone)
            || ((leftIsNone || rightIsNone)
                && (other instanceof DataFlowOperand.Parameter
                    || other instanceof DataFlowOperand.Items
                    || other instanceof DataFlowOperand.Constant));
    return known
        ? Optional.of(new DataFlowOperand.Constant((leftIsNone && rightIsNone) == positive))
        : Optional.empty();
  }

  private static Optional<DataFlowOperand> equal(List<DataFlowOperand> operands, boolean positive) {
    if (operands.size() == 2
        && operands.get(0) instanceof DataFlowOperand.Constant left
        && operands.get(1) instanceof DataFlowOperand.Constant right) {
      return Optional.of(
          new DataFlowOperand.Constant(Objects.equals(left.value(), right.value()) == positive));
    }
    return Optional.empty();
  }

  private static Optional<DataFlowOperand> not(List<DataFlowOperand> operands) {
    return operands.size() == 1
            && operands.get(0) instanceof DataFlowOperand.Constant constant
            && constant.value() instanceof Boolean bool
        ? Optional.of(new DataFlowOperand.Constant(!bool))
        : Optional.empty();
  }

  private static Optional<DataFlowOperand> length(List<DataFlowOperand> operands) {
    return operands.size() == 1 && operands.get(0) instanceof DataFlowOperand.Items items
        ? Optional.of(new DataFlowOperand.Constant((long) items.items().size()))
        : Optional.empty();
  }

  private static Optional<DataFlowOperand> element(List<DataFlowOperand> operands) {
    if (operands.size() == 2
        && operands.get(0) instanceof DataFlowOperand.Items items
        && operands.get(1) instanceof DataFlowOperand.Constant constant
        && constant.value() instanceof Long index
        && index >= 0
        && index < items.items().size()) {
      return Optional.of(items.items().get(index.intValue()));
    }
    return Optional.empty();
  }
}
