package io.sluice.compressor.torchscript;

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
public final class ScriptObject implements Value {
  private final String className;
  private final Value state;

  /**
   * Creates an instance.
   *
   * @param className qualified class name, such as {@code __torch__.torch.nn.modules.linear.Linear}
   * @param state dict of attributes, or the argument of the class's {@code __setstate__}
   */
  public ScriptObject(String className, Value state) {
    this.className = className;
    this.state = state;
  }

  /** An object with a dict of attributes as state. */
  public static ScriptObject of(String className, Map<String, Value> attributes) {
    List<Value.Entry> entries = new ArrayList<>();
    attributes.forEach((k, v) -> entries.add(new Value.Entry(new Value.Text(k), v)));
    return new ScriptObject(className, new Value.Dict(false, entries));
  }

  public String className() {
    return className;
  }

  /** Class name without module and mangling, such as {@code Linear}. */
  public String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  public Value state() {
    return state;
  }

  /** Attributes in declared order; empty if the state is not a dict of names. */
  public Map<String, Value> attributes() {
    Map<String, Value> attributes = new LinkedHashMap<>();
    if (state instanceof Value.Dict dict) {
      for (Value.Entry entry : dict.entries()) {
        if (entry.key() instanceof Value.Text name) {
          attributes.put(name.value(), entry.value());
        }
      }
    }
    return attributes;
  }

  public @Nullable Value attribute(String name) {
    return attributes().get(name);
  }

  /** The tensor in the attribute; empty if absent or no tensor. */
  public Optional<Tensor> tensor(String name) {
    return attribute(name) instanceof Tensor tensor ? Optional.of(tensor) : Optional.empty();
  }

  @Override
  public String toString() {
    return className;
  }
}
