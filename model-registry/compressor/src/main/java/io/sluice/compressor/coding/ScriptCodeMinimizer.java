package io.sluice.compressor.coding;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Minimisation of the source code of a model without a change of results: a single file, short
 * class names, equal classes merged, and no constants or training bookkeeping without a reader in
 * the code.
 */
final class ScriptCodeMinimizer {
  private static final List<String> BOOKKEEPING = List.of("training", "_is_full_backward_hook");

  private final Set<String> dropped;
  private final UnaryOperator<String> newName;
  private final Map<ScriptValue, ScriptValue> rebuilt = new IdentityHashMap<>();

  private ScriptCodeMinimizer(Set<String> dropped, UnaryOperator<String> newName) {
    this.dropped = dropped;
    this.newName = newName;
  }

  /** Returns an equivalent model with minimised code. */
  static ScriptModule of(ScriptModule module) {
    List<ScriptClassSource> classes =
        module.objects().stream()
            .map(ScriptObject::className)
            .distinct()
            .flatMap(name -> module.code().findClass(name).stream())
            .toList();
    Set<String> dropped = new HashSet<>(BOOKKEEPING);
    classes.forEach(c -> dropped.addAll(constants(c)));
    dropped.removeIf(name -> classes.stream().anyMatch(c -> mentions(c, name)));
    ScriptSourceTree code = module.code();
    for (ScriptClassSource source : classes) {
      code = code.with(source.withoutAttributes(dropped));
    }
    ScriptSourceTree.FlattenedSource flat = code.flattened();
    ScriptCodeMinimizer compact = new ScriptCodeMinimizer(dropped, flat.newName());
    ScriptObject root = (ScriptObject) compact.rebuild(module.root());
    return new ScriptModule(
        root,
        compact.rebuild(module.constants()),
        flat.code(),
        module.version(),
        module.extras(),
        module.packaging());
  }

  private static Set<String> constants(ScriptClassSource source) {
    Set<String> constants = new HashSet<>();
    for (ScriptClassSource.Member member : source.members()) {
      if (member instanceof ScriptClassSource.Attribute a && a.type().startsWith("Final[")) {
        constants.add(a.name());
      }
    }
    return constants;
  }

  private static boolean mentions(ScriptClassSource source, String attribute) {
    return source.methods().stream().anyMatch(m -> m.text().contains(attribute));
  }

  private ScriptValue rebuild(ScriptValue value) {
    ScriptValue known = rebuilt.get(value);
    if (known == null) {
      known = rebuildOnce(value);
      rebuilt.put(value, known);
    }
    return known;
  }

  private ScriptValue rebuildOnce(ScriptValue value) {
    if (value instanceof ScriptObject object) {
      return new ScriptObject(newName.apply(object.className()), rebuild(object.state()));
    }
    if (value instanceof ScriptValue.Dict dict) {
      return new ScriptValue.Dict(
          dict.ordered(),
          dict.entries().stream()
              .filter(
                  e ->
                      !(e.key() instanceof ScriptValue.Text name && dropped.contains(name.value())))
              .map(e -> new ScriptValue.Entry(rebuild(e.key()), rebuild(e.value())))
              .toList());
    }
    if (value instanceof ScriptValue.Sequence sequence) {
      return new ScriptValue.Sequence(
          sequence.kind(), sequence.items().stream().map(this::rebuild).toList());
    }
    if (value instanceof ScriptValue.Tagged tagged) {
      return new ScriptValue.Tagged(rebuild(tagged.value()), tagged.type());
    }
    return value;
  }
}
