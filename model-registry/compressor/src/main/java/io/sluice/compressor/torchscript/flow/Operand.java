package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A symbolic value bound to a name during interpretation. */
public sealed interface Operand {
  /** A module instance, known exactly because the module attributes of an instance never change. */
  record Module(ScriptObject object) implements Operand {}

  record Method(ScriptObject object, String name) implements Operand {}

  /** A free function of the model, or an operator such as {@code torch.relu}. */
  record Callable(String qualifiedName) implements Operand {}

  /**
   * A constant.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Constant(@Nullable Object value) implements Operand {}

  /** A list or tuple of known length. */
  record Items(List<Operand> items) implements Operand {}

  /** A tensor held by a module. */
  record Parameter(ScriptObject owner, String name, Tensor tensor) implements Operand {}

  /** An argument of the model. */
  record Input(String name) implements Operand {}

  /** A computed value; compared by identity, one instance per computation. */
  final class Computed implements Operand {}
}
