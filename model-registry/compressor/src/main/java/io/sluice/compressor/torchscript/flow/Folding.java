package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Constant folding of operators. */
final class Folding {
  private Folding() {}

  /** The constant operand for a pickled value; empty for unsupported types. */
  static Optional<Operand> constant(Value value) {
    if (value instanceof Value.None) {
      return Optional.of(new Operand.Constant(null));
    }
    if (value instanceof Value.Bool bool) {
      return Optional.of(new Operand.Constant(bool.value()));
    }
    if (value instanceof Value.Int integer) {
      return Optional.of(new Operand.Constant(integer.value()));
    }
    if (value instanceof Value.Real real) {
      return Optional.of(new Operand.Constant(real.value()));
    }
    if (value instanceof Value.Text text) {
      return Optional.of(new Operand.Constant(text.value()));
    }
    return value instanceof Value.Sequence sequence ? items(sequence) : Optional.empty();
  }

  private static Optional<Operand> items(Value.Sequence sequence) {
    List<Operand> items = new ArrayList<>();
    for (Value item : sequence.items()) {
      Optional<Operand> constant = constant(item);
      if (constant.isEmpty()) {
        return Optional.empty();
      }
      items.add(constant.get());
    }
    return Optional.of(new Operand.Items(items));
  }

  static Optional<Operand> fold(String operator, List<Operand> operands) {
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
  private static Optional<Operand> same(List<Operand> operands, boolean positive) {
    if (operands.size() != 2) {
      return Optional.empty();
    }
    boolean leftIsNone = operands.get(0).equals(new Operand.Constant(null));
    boolean rightIsNone = operands.get(1).equals(new Operand.Constant(null));
    Operand other = leftIsNone ? operands.get(1) : operands.get(0);
    boolean known =
        (leftIsNone && rightIsNone)
            || ((leftIsNone || rightIsNone)
                && (other instanceof Operand.Parameter
                    || other instanceof Operand.Items
                    || other instanceof Operand.Constant));
    return known
        ? Optional.of(new Operand.Constant((leftIsNone && rightIsNone) == positive))
        : Optional.empty();
  }

  private static Optional<Operand> equal(List<Operand> operands, boolean positive) {
    if (operands.size() == 2
        && operands.get(0) instanceof Operand.Constant left
        && operands.get(1) instanceof Operand.Constant right) {
      return Optional.of(
          new Operand.Constant(Objects.equals(left.value(), right.value()) == positive));
    }
    return Optional.empty();
  }

  private static Optional<Operand> not(List<Operand> operands) {
    return operands.size() == 1
            && operands.get(0) instanceof Operand.Constant constant
            && constant.value() instanceof Boolean bool
        ? Optional.of(new Operand.Constant(!bool))
        : Optional.empty();
  }

  private static Optional<Operand> length(List<Operand> operands) {
    return operands.size() == 1 && operands.get(0) instanceof Operand.Items items
        ? Optional.of(new Operand.Constant((long) items.items().size()))
        : Optional.empty();
  }

  private static Optional<Operand> element(List<Operand> operands) {
    if (operands.size() == 2
        && operands.get(0) instanceof Operand.Items items
        && operands.get(1) instanceof Operand.Constant constant
        && constant.value() instanceof Long index
        && index >= 0
        && index < items.items().size()) {
      return Optional.of(items.items().get(index.intValue()));
    }
    return Optional.empty();
  }
}
