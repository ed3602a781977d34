package io.sluice.compressor.torchscript.flow;

import io.sluice.compressor.torchscript.ScriptObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Local names of one call under interpretation. Confined to an {@link Interpreter}. */
final class Frame {
  private final ScriptObject scope;
  private final @Nullable String method;
  private final Map<String, Operand> names = new LinkedHashMap<>();
  private final List<Operand> returned = new ArrayList<>();

  /**
   * Creates a frame.
   *
   * @param scope instance owning the method, or calling the function
   * @param method null in a free function
   */
  Frame(ScriptObject scope, @Nullable String method) {
    this.scope = scope;
    this.method = method;
  }

  ScriptObject scope() {
    return scope;
  }

  @Nullable String method() {
    return method;
  }

  Map<String, Operand> names() {
    return names;
  }

  void bind(String name, Operand value) {
    names.put(name, value);
  }

  void bindIfAbsent(String name, Operand value) {
    names.putIfAbsent(name, value);
  }

  void rebind(Map<String, Operand> other) {
    names.clear();
    names.putAll(other);
  }

  void addReturned(Operand value) {
    returned.add(value);
  }

  List<Operand> returned() {
    return returned;
  }
}
