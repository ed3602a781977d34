package io.sluice.compressor.coding;

import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.SourceTree;
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
final class CompactCode {
  private static final List<String> BOOKKEEPING = List.of("training", "_is_full_backward_hook");

  private final Set<String> dropped;
  private final UnaryOperator<String> newName;
  private final Map<Value, Value> rebuilt = new IdentityHashMap<>();

  private CompactCode(Set<String> dropped, UnaryOperator<String> newName) {
    this.dropped = dropped;
    this.newName = newName;
  }

  /** Returns an equivalent model with minimised code. */
  static ScriptModule of(ScriptModule module) {
    List<ClassSource> classes =
        module.objects().stream()
            .map(ScriptObject::className)
            .distinct()
            .flatMap(name -> module.code().findClass(name).stream())
            .toList();
    Set<String> dropped = new HashSet<>(BOOKKEEPING);
    classes.forEach(c -> dropped.addAll(constants(c)));
    dropped.removeIf(name -> classes.stream().anyMatch(c -> mentions(c, name)));
    SourceTree code = module.code();
    for (ClassSource source : classes) {
      code = code.with(source.withoutAttributes(dropped));
    }
    SourceTree.Flat flat = code.flattened();
    CompactCode compact = new CompactCode(dropped, flat.newName());
    ScriptObject root = (ScriptObject) compact.rebuild(module.root());
    return new ScriptModule(
        root,
        compact.rebuild(module.constants()),
        flat.code(),
        module.version(),
        module.extras(),
        module.packaging());
  }

  private static Set<String> constants(ClassSource source) {
    Set<String> constants = new HashSet<>();
    for (ClassSource.Member member : source.members()) {
      if (member instanceof ClassSource.Attribute a && a.type().startsWith("Final[")) {
        constants.add(a.name());
      }
    }
    return constants;
  }

  private static boolean mentions(ClassSource source, String attribute) {
    return source.methods().stream().anyMatch(m -> m.text().contains(attribute));
  }

  private Value rebuild(Value value) {
    Value known = rebuilt.get(value);
    if (known == null) {
      known = rebuildOnce(value);
      rebuilt.put(value, known);
    }
    return known;
  }

  private Value rebuildOnce(Value value) {
    if (value instanceof ScriptObject object) {
      return new ScriptObject(newName.apply(object.className()), rebuild(object.state()));
    }
    if (value instanceof Value.Dict dict) {
      return new Value.Dict(
          dict.ordered(),
          dict.entries().stream()
              .filter(e -> !(e.key() instanceof Value.Text name && dropped.contains(name.value())))
              .map(e -> new Value.Entry(rebuild(e.key()), rebuild(e.value())))
              .toList());
    }
    if (value instanceof Value.Sequence sequence) {
      return new Value.Sequence(
          sequence.kind(), sequence.items().stream().map(this::rebuild).toList());
    }
    if (value instanceof Value.Tagged tagged) {
      return new Value.Tagged(rebuild(tagged.value()), tagged.type());
    }
    return value;
  }
}
