package io.sluice.torchscript;

import io.sluice.torchscript.code.ScriptSourceTree;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A model: the tree of module instances and the text of their classes.
 *
 * @param root module with the model's {@code forward}
 * @param constants tuple of constants, {@code CONSTANTS.cN} in the code
 * @param code text of the classes and functions
 * @param version version of the operators, a decimal number
 * @param extras additional files by path, such as {@code extra/labels.txt}
 * @param packaging storage of the entries when written
 */
public record ScriptModule(
    ScriptObject root,
    ScriptValue constants,
    ScriptSourceTree code,
    String version,
    Map<String, byte[]> extras,
    ArchivePackaging packaging) {
  public ScriptModule {
    extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
  }

  /** A model with an uncompressed file. */
  public ScriptModule(
      ScriptObject root,
      ScriptValue constants,
      ScriptSourceTree code,
      String version,
      Map<String, byte[]> extras) {
    this(root, constants, code, version, extras, ArchivePackaging.STORED);
  }

  /** The same model with another tree of instances and the corresponding code. */
  public ScriptModule with(ScriptObject newRoot, ScriptSourceTree newCode) {
    return new ScriptModule(newRoot, constants, newCode, version, extras, packaging);
  }

  /** The same model with another packaging. */
  public ScriptModule packaged(ArchivePackaging newPackaging) {
    return new ScriptModule(root, constants, code, version, extras, newPackaging);
  }

  /** All instances reachable from the root, each once, in the order of the attributes. */
  public Set<ScriptObject> objects() {
    Set<ScriptObject> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<ScriptObject> ordered = new LinkedHashSet<>();
    collect(root, seen, ordered);
    return ordered;
  }

  private static void collect(
      ScriptValue value, Set<ScriptObject> seen, Set<ScriptObject> ordered) {
    if (value instanceof ScriptObject object) {
      if (seen.add(object)) {
        ordered.add(object);
        collect(object.state(), seen, ordered);
      }
    } else if (value instanceof ScriptValue.Dict dict) {
      dict.entries().forEach(e -> collect(e.value(), seen, ordered));
    } else if (value instanceof ScriptValue.Sequence sequence) {
      sequence.items().forEach(item -> collect(item, seen, ordered));
    } else if (value instanceof ScriptValue.Tagged tagged) {
      collect(tagged.value(), seen, ordered);
    }
  }

  /**
   * All tensors of the instances and constants, including quantised tensors, each once; excluding
   * scales and zero points.
   */
  public Set<ScriptTensor> tensors() {
    Set<ScriptTensor> tensors = new LinkedHashSet<>();
    objects().forEach(o -> collectTensors(o.state(), tensors));
    collectTensors(constants, tensors);
    return tensors;
  }

  private static void collectTensors(ScriptValue value, Set<ScriptTensor> tensors) {
    if (value instanceof ScriptTensor tensor) {
      tensors.add(tensor);
    } else if (value instanceof ScriptValue.Dict dict) {
      dict.entries().forEach(e -> collectTensors(e.value(), tensors));
    } else if (value instanceof ScriptValue.Sequence sequence) {
      sequence.items().forEach(item -> collectTensors(item, tensors));
    } else if (value instanceof ScriptValue.Tagged tagged) {
      collectTensors(tagged.value(), tensors);
    }
  }

  /** The same model with replaced tensors, in the instances only. */
  public ScriptModule with(Map<ScriptTensor, ScriptTensor> replacements) {
    return new ScriptModule(
        new ScriptTensorReplacer(replacements).in(root), constants, code, version, extras);
  }

  /** Path of each instance, such as {@code layer1.conv1}; {@code ""} for the root. */
  public Map<ScriptObject, String> paths() {
    Map<ScriptObject, String> paths = new IdentityHashMap<>();
    name(root, "", paths);
    return paths;
  }

  private static void name(ScriptObject object, String path, Map<ScriptObject, String> paths) {
    if (paths.putIfAbsent(object, path) == null) {
      object
          .attributes()
          .forEach(
              (attribute, value) -> {
                if (value instanceof ScriptObject child) {
                  name(child, path.isEmpty() ? attribute : path + "." + attribute, paths);
                }
              });
    }
  }
}
