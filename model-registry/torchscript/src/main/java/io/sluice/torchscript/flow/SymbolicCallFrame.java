package io.sluice.torchscript.flow;

import io.sluice.torchscript.ScriptObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Local names of one call under interpretation. Confined to an {@link SymbolicInterpreter}. */
final class SymbolicCallFrame {
  private final ScriptObject scope;
  private final @Nullable String method;
  private final Map<String, DataFlowOperand> names = new LinkedHashMap<>();
  private final List<DataFlowOperand> returned = new ArrayList<>();

  /**
   * Creates a frame.
   *
   * @param scope instance owning the method, or calling the function
   * @param method null in a free function
   */
  SymbolicCallFrame(ScriptObject scope, @Nullable String method) {
    this.scope = scope;
    this.method = method;
  }

  ScriptObject scope() {
    return scope;
  }

  @Nullable String method() {
    return method;
  }

  Map<String, DataFlowOperand> names() {
    return names;
  }

  void bind(String name, DataFlowOperand value) {
    names.put(name, value);
  }

  void bindIfAbsent(String name, DataFlowOperand value) {
    names.putIfAbsent(name, value);
  }

  void rebind(Map<String, DataFlowOperand> other) {
    names.clear();
    names.putAll(other);
  }

  void addReturned(DataFlowOperand value) {
    returned.add(value);
  }

  List<DataFlowOperand> returned() {
    return returned;
  }
}
