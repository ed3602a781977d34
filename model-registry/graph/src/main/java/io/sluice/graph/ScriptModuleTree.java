package io.sluice.graph;

import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Module tree of a model being written, by path. A module is either a layer with its own class or a
 * container of tensors and modules.
 */
final class ScriptModuleTree {
  private static final String CLASSES = "__torch__.sluice.modules.";

  private final Map<String, ScriptModuleTree> children = new LinkedHashMap<>();
  private final Map<String, ScriptObject> layers = new LinkedHashMap<>();
  private final Map<String, ScriptTensor> tensors = new LinkedHashMap<>();

  /**
   * Attribute path in the module tree.
   *
   * @param path attribute names from the root
   */
  record AttributePath(List<String> path) {
    AttributePath in(String attribute) {
      List<String> longer = new ArrayList<>(path);
      longer.add(attribute);
      return new AttributePath(longer);
    }

    String expression(String root) {
      String expression = root;
      for (String name : path) {
        expression = TorchScriptIdentifiers.attribute(expression, name);
      }
      return expression;
    }
  }

  /** Adds a layer at the path, or under a suffixed name if the name is taken. */
  AttributePath layer(String path, ScriptObject layer) {
    List<String> actual = new ArrayList<>();
    ScriptModuleTree owner = owner(List.of(path.split("\\.")), actual);
    String name = path.substring(path.lastIndexOf('.') + 1);
    while (owner.isTaken(name)) {
      name += "_";
    }
    owner.layers.put(name, layer);
    actual.add(name);
    return new AttributePath(actual);
  }

  /** Adds a tensor at the path spelt by the parameter name. */
  AttributePath tensor(String parameter, ScriptTensor tensor) {
    List<String> actual = new ArrayList<>();
    ScriptModuleTree owner = owner(List.of(parameter.split("\\.")), actual);
    String name = parameter.substring(parameter.lastIndexOf('.') + 1);
    while (owner.isTaken(name) && owner.tensors.get(name) != tensor) {
      name += "_";
    }
    owner.tensors.put(name, tensor);
    actual.add(name);
    return new AttributePath(actual);
  }

  private ScriptModuleTree owner(List<String> path, List<String> actual) {
    ScriptModuleTree owner = this;
    for (String part : path.subList(0, path.size() - 1)) {
      String name = part;
      while (owner.layers.containsKey(name) || owner.tensors.containsKey(name)) {
        name += "_";
      }
      actual.add(name);
      owner = owner.children.computeIfAbsent(name, n -> new ScriptModuleTree());
    }
    return owner;
  }

  private boolean isTaken(String name) {
    return children.containsKey(name)
        || layers.containsKey(name)
        || tensors.containsKey(name)
        || name.equals("training");
  }

  /**
   * Builds the module and all descendants.
   *
   * @param forward source of the {@code forward} method; empty for containers
   * @param classes receives the classes of the module and of all descendants
   */
  ScriptObject build(String className, String forward, Map<String, ScriptClassSource> classes) {
    Map<String, ScriptValue> attributes =
        new LinkedHashMap<>(Map.of("training", ScriptValue.of(false)));
    List<ScriptClassSource.Member> members = new ArrayList<>();
    members.add(new ScriptClassSource.Other("  __parameters__ = [" + parameterNames() + "]\n"));
    members.add(new ScriptClassSource.Other("  __buffers__ = []\n"));
    members.add(new ScriptClassSource.Attribute("training", "bool"));
    tensors.forEach(
        (name, tensor) -> {
          members.add(new ScriptClassSource.Attribute(name, "Tensor"));
          attributes.put(name, tensor);
        });
    children.forEach(
        (name, child) -> {
          String childClass = childClass(className, name, classes);
          put(name, child.build(childClass, "", classes), members, attributes);
        });
    layers.forEach((name, layer) -> put(name, layer, members, attributes));
    String header = "class " + className.substring(className.lastIndexOf('.') + 1) + "(Module):\n";
    StringBuilder text = new StringBuilder(header);
    members.forEach(m -> text.append(m.text()));
    classes.put(className, ScriptClassSource.parse(className, text.append(forward).toString()));
    return ScriptObject.of(className, attributes);
  }

  /**
   * Unique class name derived from the path. The classes of enclosing modules are not defined yet,
   * but their names are shorter.
   */
  private static String childClass(
      String owner, String name, Map<String, ScriptClassSource> classes) {
    String prefix = owner.startsWith(CLASSES) ? owner + "_" : CLASSES;
    String unique = prefix + name.replaceAll("\\W", "_");
    if (Character.isDigit(name.charAt(0)) && !owner.startsWith(CLASSES)) {
      unique = CLASSES + "_" + name;
    }
    while (classes.containsKey(unique)) {
      unique += "_";
    }
    return unique;
  }

  private static void put(
      String name,
      ScriptObject module,
      List<ScriptClassSource.Member> members,
      Map<String, ScriptValue> attributes) {
    members.add(new ScriptClassSource.Attribute(name, module.className()));
    attributes.put(name, module);
  }

  private String parameterNames() {
    StringBuilder names = new StringBuilder();
    tensors.forEach(
        (name, tensor) -> names.append(LayerModuleBuilder.isTrainable(tensor) ? quoted(name) : ""));
    return names.toString();
  }

  private static String quoted(String name) {
    return '"' + name + "\", ";
  }
}
