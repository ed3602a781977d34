package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A symbolic value bound to a name during interpretation. */
public sealed interface DataFlowOperand {
  /** A module instance, known exactly because the module attributes of an instance never change. */
  record Module(ScriptObject object) implements DataFlowOperand {}

  record Method(ScriptObject object, String name) implements DataFlowOperand {}

  /** A free function of the model, or an operator such as {@code torch.relu}. */
  record Callable(String qualifiedName) implements DataFlowOperand {}

  /**
   * A constant.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Constant(@Nullable Object value) implements DataFlowOperand {}

  /** A list or tuple of known length. */
  record Items(List<DataFlowOperand> items) implements DataFlowOperand {}

  /** A tensor held by a module. */
  record Parameter(ScriptObject owner, String name, ScriptTensor tensor)
      implements DataFlowOperand {}

  /** An argument of the model. */
  record Input(String name) implements DataFlowOperand {}

  /** A computed value; compared by identity, one instance per computation. */
  final class Computed implements DataFlowOperand {}
}
