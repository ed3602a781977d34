package io.sluice.torchscript.code;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All source files of a model by path, such as {@code __torch__/torch/nn/modules/linear.py} for
 * {@code __torch__.torch.nn.modules.linear.Linear}. Immutable.
 */
public final class ScriptSourceTree {
  private final Map<String, ScriptSourceFile> files;

  private ScriptSourceTree(Map<String, ScriptSourceFile> files) {
    this.files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** The files, split into definitions; other lines are kept unchanged. */
  public static ScriptSourceTree parse(Map<String, String> texts) {
    Map<String, ScriptSourceFile> files = new TreeMap<>();
    texts.forEach((path, text) -> files.put(path, ScriptSourceFile.parse(moduleOf(path), text)));
    return new ScriptSourceTree(files);
  }

  /** Text by path, in path order. */
  public Map<String, String> files() {
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((path, file) -> texts.put(path, file.text()));
    return texts;
  }

  public Optional<ScriptClassSource> findClass(String qualifiedName) {
    return file(qualifiedName).flatMap(f -> f.findClass(qualifiedName));
  }

  /** The free function of this name. */
  public Optional<ScriptFunctionSource> findFunction(String qualifiedName) {
    return file(qualifiedName).flatMap(f -> f.findFunction(simpleName(qualifiedName)));
  }

  /** The tree with this class added, or replaced if the name exists. */
  public ScriptSourceTree with(ScriptClassSource source) {
    String path = pathOf(source.name());
    ScriptSourceFile file = files.getOrDefault(path, ScriptSourceFile.empty());
    Map<String, ScriptSourceFile> changed = new TreeMap<>(files);
    changed.put(path, file.with(source));
    return new ScriptSourceTree(changed);
  }

  /**
   * An unused name for a copy of the class, mangled like libtorch's: {@code
   * __torch__.a.___torch_mangle_7.Name}.
   */
  public String unusedName(String qualifiedName) {
    String module = qualifiedName.substring(0, qualifiedName.lastIndexOf('.'));
    String unmangled = module.replaceFirst("\\.___torch_mangle_\\d+$", "");
    for (int i = 0; ; i++) {
      String name = unmangled + ".___torch_mangle_" + i + "." + simpleName(qualifiedName);
      if (!files.containsKey(pathOf(name))) {
        return name;
      }
    }
  }

  /** The part of the tree reachable from the given classes through names in the code. */
  public ScriptSourceTree reachableFrom(Set<String> classNames) {
    Set<String> reached = new HashSet<>(classNames);
    Deque<String> open = new ArrayDeque<>(classNames);
    while (!open.isEmpty()) {
      for (String mentioned : QualifiedNameScanner.in(textOf(open.pop()))) {
        if (reached.add(mentioned)) {
          open.push(mentioned);
        }
      }
    }
    Map<String, ScriptSourceFile> kept = new TreeMap<>();
    files.forEach(
        (path, file) -> {
          ScriptSourceFile part = file.only(reached, moduleOf(path));
          if (!part.isEmpty()) {
            kept.put(path, part);
          }
        });
    return new ScriptSourceTree(kept);
  }

  /**
   * The same code in one file.
   *
   * @param code the code under short names
   * @param newName new name of a class or function by old name
   */
  public record FlattenedSource(ScriptSourceTree code, UnaryOperator<String> newName) {}

  /** All definitions in one file under short names; definitions with equal text become one. */
  public FlattenedSource flattened() {
    Map<String, String> definitions = new TreeMap<>();
    files.forEach(
        (path, file) ->
            file.names().forEach(n -> definitions.put(moduleOf(path) + "." + n, file.textOf(n))));
    SourceTreeFlattener flattening = new SourceTreeFlattener(definitions);
    return new FlattenedSource(
        parse(Map.of(SourceTreeFlattener.PATH, flattening.run())), flattening::newName);
  }

  private String textOf(String qualifiedName) {
    return file(qualifiedName).map(f -> f.textOf(simpleName(qualifiedName))).orElse("");
  }

  private Optional<ScriptSourceFile> file(String qualifiedName) {
    return qualifiedName.indexOf('.') < 0
        ? Optional.empty()
        : Optional.ofNullable(files.get(pathOf(qualifiedName)));
  }

  private static String pathOf(String qualifiedName) {
    String module = qualifiedName.substring(0, qualifiedName.lastIndexOf('.'));
    return module.replace('.', '/') + ".py";
  }

  private static String moduleOf(String path) {
    return path.substring(0, path.length() - ".py".length()).replace('/', '.');
  }

  private static String simpleName(String qualifiedName) {
    return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
  }
}
