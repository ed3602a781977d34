package io.sluice.compressor.torchscript;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Copy of an object tree with other tensors; sharing is kept. Used once. */
final class TensorReplacement {
  private final Map<Tensor, Tensor> replacements;
  private final Map<ScriptObject, ScriptObject> rebuilt = new IdentityHashMap<>();

  TensorReplacement(Map<Tensor, Tensor> replacements) {
    this.replacements = replacements;
  }

  ScriptObject in(ScriptObject object) {
    ScriptObject known = rebuilt.get(object);
    if (known == null) {
      known = new ScriptObject(object.className(), in(object.state()));
      rebuilt.put(object, known);
    }
    return known;
  }

  private Value in(Value value) {
    if (value instanceof Tensor tensor) {
      return replacements.getOrDefault(tensor, tensor);
    }
    if (value instanceof ScriptObject object) {
      return in(object);
    }
    if (value instanceof Value.Sequence sequence) {
      List<Value> items = sequence.items().stream().map(this::in).toList();
      return new Value.Sequence(sequence.kind(), items);
    }
    if (value instanceof Value.Dict dict) {
      return new Value.Dict(
          dict.ordered(),
          dict.entries().stream().map(e -> new Value.Entry(e.key(), in(e.value()))).toList());
    }
    return value instanceof Value.Tagged tagged
        ? new Value.Tagged(in(tagged.value()), tagged.type())
        : value;
  }
}
