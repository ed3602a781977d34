package io.sluice.torchscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a TorchScript class: a module or a packed parameter. Immutable; compared by
 * identity, because two attributes may hold the same instance.
 */
public final class ScriptObject implements ScriptValue {
  private final String className;
  private final ScriptValue state;

  /**
   * Creates an instance.
   *
   * @param className qualified class name, such as {@code __torch__.torch.nn.modules.linear.Linear}
   * @param state dict of attributes, or the argument of the class's {@code __setstate__}
   */
  public ScriptObject(String className, ScriptValue state) {
    this.className = className;
    this.state = state;
  }

  /** An object with a dict of attributes as state. */
  public static ScriptObject of(String className, Map<String, ScriptValue> attributes) {
    List<ScriptValue.Entry> entries = new ArrayList<>();
    attributes.forEach((k, v) -> entries.add(new ScriptValue.Entry(new ScriptValue.Text(k), v)));
    return new ScriptObject(className, new ScriptValue.Dict(false, entries));
  }

  public String className() {
    return className;
  }

  /** Class name without module and mangling, such as {@code Linear}. */
  public String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  public ScriptValue state() {
    return state;
  }

  /** Attributes in declared order; empty if the state is not a dict of names. */
  public Map<String, ScriptValue> attributes() {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    if (state instanceof ScriptValue.Dict dict) {
      for (ScriptValue.Entry entry : dict.entries()) {
        if (entry.key() instanceof ScriptValue.Text name) {
          attributes.put(name.value(), entry.value());
        }
      }
    }
    return attributes;
  }

  public @Nullable ScriptValue attribute(String name) {
    return attributes().get(name);
  }

  /** The tensor in the attribute; empty if absent or no tensor. */
  public Optional<ScriptTensor> tensor(String name) {
    return attribute(name) instanceof ScriptTensor tensor ? Optional.of(tensor) : Optional.empty();
  }

  @Override
  public String toString() {
    return className;
  }
}
