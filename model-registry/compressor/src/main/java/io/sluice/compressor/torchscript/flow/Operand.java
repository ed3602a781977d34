package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name stands for while code is read. */
public sealed interface Operand {
  /** A module instance, known exactly because a module's attributes never change their instance. */
  record Module(ScriptObject object) implements Operand {}

  record Method(ScriptObject object, String name) implements Operand {}

  /** A free function of the model, or an operator such as {@code torch.relu}. */
  record Callable(String qualifiedName) implements Operand {}

  /**
   * @param value a Long, Double, Boolean or String, null for None
   */
  record Constant(@Nullable Object value) implements Operand {}

  /** A list or tuple of known length. */
  record Items(List<Operand> items) implements Operand {}

  /** A tensor that a module holds. */
  record Parameter(ScriptObject owner, String name, Tensor tensor) implements Operand {}

  /** An argument of the model. */
  record Input(String name) implements Operand {}

  /** Something computed; the same computation is the same instance. */
  final class Computed implements Operand {}
}
