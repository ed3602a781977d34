package io.sluice.torchscript;

import io.sluice.torchscript.ScriptModuleRewrite.Edit;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptFunctionSource;
import io.sluice.torchscript.code.ScriptSourceTree;
import io.sluice.torchscript.code.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One application of a {@link ScriptModuleRewrite} to a model. Used once. */
final class ScriptModuleRewriter {
  private final ScriptModule module;
  private final Map<ScriptObject, ScriptObject> replacements;
  private final Map<ScriptTensor, ScriptTensor> tensors;
  private final Map<String, ScriptClassSource> newClasses;
  private final Map<ScriptObject, List<Edit>> edits;
  private final Map<ScriptObject, String> classNames = new IdentityHashMap<>();
  private final Map<ScriptValue, ScriptValue> rebuilt = new IdentityHashMap<>();
  private ScriptSourceTree code;

  /** Differences between an instance and the original class. */
  private record Change(Map<String, String> childClasses, List<Edit> edits) {
    boolean isEmpty() {
      return childClasses.isEmpty() && edits.isEmpty();
    }
  }

  ScriptModuleRewriter(
      ScriptModule module,
      Map<ScriptObject, ScriptObject> replacements,
      Map<ScriptTensor, ScriptTensor> tensors,
      Map<String, ScriptClassSource> newClasses,
      Map<ScriptObject, List<Edit>> edits) {
    this.module = module;
    this.replacements = replacements;
    this.tensors = tensors;
    this.newClasses = newClasses;
    this.edits = edits;
    this.code = module.code();
  }

  ScriptModule run() throws ModelProcessingException {
    for (ScriptClassSource source : newClasses.values()) {
      code = code.with(source);
    }
    for (List<ScriptObject> instances : instancesByClassChildrenFirst()) {
      nameClasses(instances);
    }
    ScriptObject root = (ScriptObject) rebuild(module.root());
    ScriptModule changed = module.with(root, code);
    Set<String> live =
        changed.objects().stream().map(ScriptObject::className).collect(Collectors.toSet());
    return module.with(root, code.reachableFrom(live));
  }

  /**
   * Instances by class, classes of children before classes of parents; such an order exists because
   * a class cannot contain itself.
   */
  private List<List<ScriptObject>> instancesByClassChildrenFirst() {
    Map<String, List<ScriptObject>> byClass = new LinkedHashMap<>();
    List<ScriptObject> postOrder = new ArrayList<>();
    postOrder(module.root(), new IdentityHashMap<>(), postOrder);
    for (ScriptObject object : postOrder) {
      byClass.computeIfAbsent(object.className(), n -> new ArrayList<>()).add(object);
    }
    return List.copyOf(byClass.values());
  }

  private void postOrder(
      ScriptObject object, Map<ScriptObject, Boolean> seen, List<ScriptObject> ordered) {
    if (replacements.containsKey(object) || seen.put(object, true) != null) {
      return;
    }
    for (ScriptValue value : object.attributes().values()) {
      if (value instanceof ScriptObject child) {
        postOrder(child, seen, ordered);
      }
    }
    ordered.add(object);
  }

  private void nameClasses(List<ScriptObject> instances) throws ModelProcessingException {
    Map<Change, String> names = new HashMap<>();
    String original = instances.get(0).className();
    // an unchanged instance keeps the original class, so only changed instances need a copy
    boolean keepOriginal = instances.stream().anyMatch(i -> change(i).isEmpty());
    for (ScriptObject instance : instances) {
      Change change = change(instance);
      String name = names.get(change);
      if (name == null) {
        boolean inPlace = change.isEmpty() || (names.isEmpty() && !keepOriginal);
        name = inPlace ? original : code.unusedName(original);
        names.put(change, name);
        if (!change.isEmpty()) {
          ScriptClassSource source = changedClass(original, change);
          code = code.with(inPlace ? source : source.renamed(name));
        }
      }
      classNames.put(instance, name);
    }
  }

  private Change change(ScriptObject instance) {
    Map<String, String> childClasses = new TreeMap<>();
    instance
        .attributes()
        .forEach(
            (attribute, value) -> {
              if (value instanceof ScriptObject child
                  && !newClassOf(child).equals(child.className())) {
                childClasses.put(attribute, newClassOf(child));
              }
            });
    return new Change(childClasses, edits.getOrDefault(instance, List.of()));
  }

  private String newClassOf(ScriptObject object) {
    ScriptObject replacement = replacements.get(object);
    return replacement != null
        ? replacement.className()
        : classNames.getOrDefault(object, object.className());
  }

  private ScriptClassSource changedClass(String name, Change change)
      throws ModelProcessingException {
    ScriptClassSource source =
        module
            .code()
            .findClass(name)
            .orElseThrow(
                () -> new ModelProcessingException("The model has no text for its class " + name));
    for (Map.Entry<String, String> child : change.childClasses().entrySet()) {
      requireDeclared(source, child.getKey());
      source = source.withAttributeType(child.getKey(), child.getValue());
    }
    Map<String, List<SourceSpan>> cuts = new TreeMap<>();
    for (Edit edit : change.edits()) {
      List<SourceSpan> ofMethod = cuts.computeIfAbsent(edit.method(), m -> new ArrayList<>());
      ofMethod.add(new SourceSpan(edit.span().start(), edit.kept().start()));
      ofMethod.add(new SourceSpan(edit.kept().end(), edit.span().end()));
    }
    for (Map.Entry<String, List<SourceSpan>> cut : cuts.entrySet()) {
      source = source.withMethod(without(source, cut.getKey(), cut.getValue()));
    }
    return source;
  }

  private void requireDeclared(ScriptClassSource source, String attribute)
      throws ModelProcessingException {
    String type = source.attributeType(attribute).orElse("nothing");
    if (!type.startsWith("__torch__.")) {
      throw new ModelProcessingException(
          "Tried to change the class of %s in %s, but it is declared as %s"
              .formatted(attribute, source.name(), type));
    }
  }

  private ScriptFunctionSource without(ScriptClassSource source, String name, List<SourceSpan> cuts)
      throws ModelProcessingException {
    ScriptFunctionSource method =
        source
            .method(name)
            .orElseThrow(
                () ->
                    new ModelProcessingException(
                        "The class " + source.name() + " has no method " + name));
    StringBuilder text = new StringBuilder(method.text());
    cuts.stream()
        .sorted(Comparator.comparingInt(SourceSpan::start).reversed())
        .forEach(cut -> text.delete(cut.start(), cut.end()));
    return new ScriptFunctionSource(name, text.toString());
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
      ScriptObject replacement = replacements.get(object);
      return replacement != null
          ? replacement
          : new ScriptObject(newClassOf(object), rebuild(object.state()));
    }
    if (value instanceof ScriptValue.Dict dict) {
      return new ScriptValue.Dict(
          dict.ordered(),
          dict.entries().stream()
              .map(e -> new ScriptValue.Entry(e.key(), rebuild(e.value())))
              .toList());
    }
    return value instanceof ScriptTensor tensor ? tensors.getOrDefault(tensor, tensor) : value;
  }
}
