package io.sluice.torchscript;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Copy of an object tree with other tensors; sharing is kept. Used once. */
final class ScriptTensorReplacer {
  private final Map<ScriptTensor, ScriptTensor> replacements;
  private final Map<ScriptObject, ScriptObject> rebuilt = new IdentityHashMap<>();

  ScriptTensorReplacer(Map<ScriptTensor, ScriptTensor> replacements) {
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

  private ScriptValue in(ScriptValue value) {
    if (value instanceof ScriptTensor tensor) {
      return replacements.getOrDefault(tensor, tensor);
    }
    if (value instanceof ScriptObject object) {
      return in(object);
    }
    if (value instanceof ScriptValue.Sequence sequence) {
      List<ScriptValue> items = sequence.items().stream().map(this::in).toList();
      return new ScriptValue.Sequence(sequence.kind(), items);
    }
    if (value instanceof ScriptValue.Dict dict) {
      return new ScriptValue.Dict(
          dict.ordered(),
          dict.entries().stream().map(e -> new ScriptValue.Entry(e.key(), in(e.value()))).toList());
    }
    return value instanceof ScriptValue.Tagged tagged
        ? new ScriptValue.Tagged(in(tagged.value()), tagged.type())
        : value;
  }
}
