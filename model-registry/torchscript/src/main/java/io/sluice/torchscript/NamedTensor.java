package io.sluice.torchscript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tensor with the module attributes holding this tensor; several attributes if the tensor is
 * tied.
 *
 * @param instances views of the same elements, at least one
 * @param places holding attributes, in the order of the module tree
 */
public record NamedTensor(List<ScriptTensor> instances, List<Place> places) {
  public NamedTensor {
    instances = List.copyOf(instances);
    places = List.copyOf(places);
  }

  /**
   * An attribute of a module.
   *
   * @param ownerPath path of the module, such as {@code layer1.conv1}; "" for the root
   */
  public record Place(ScriptObject owner, String ownerPath, String attribute) {
    /** Path of the attribute, such as {@code layer1.conv1.weight}. */
    public String path() {
      return ownerPath.isEmpty() ? attribute : ownerPath + "." + attribute;
    }
  }

  public ScriptTensor tensor() {
    return instances.get(0);
  }

  /** Path of the first place. */
  public String path() {
    return places.get(0).path();
  }

  /**
   * Tensors held by attributes of modules, each once. Excluded are constants, contents of objects
   * with a {@code __setstate__} (packed weights), and tensors sharing only part of their elements
   * with another tensor, since a change would affect both.
   */
  public static List<NamedTensor> of(ScriptModule module) {
    Map<TensorStorage, List<Found>> byStorage = new LinkedHashMap<>();
    walk(module, module.root(), "", Collections.newSetFromMap(new IdentityHashMap<>()), byStorage);
    return byStorage.values().stream()
        .filter(f -> f.stream().allMatch(g -> g.tensor().isSameViewAs(f.get(0).tensor())))
        .map(NamedTensor::merge)
        .collect(Collectors.toList());
  }

  private record Found(ScriptTensor tensor, Place place) {}

  private static void walk(
      ScriptModule module,
      ScriptObject object,
      String path,
      Set<ScriptObject> seen,
      Map<TensorStorage, List<Found>> found) {
    if (!seen.add(object) || restoresItself(module, object)) {
      return;
    }
    object
        .attributes()
        .forEach(
            (attribute, value) -> {
              Place place = new Place(object, path, attribute);
              if (value instanceof ScriptTensor tensor) {
                found
                    .computeIfAbsent(tensor.storage(), s -> new ArrayList<>())
                    .add(new Found(tensor, place));
              } else if (value instanceof ScriptObject child) {
                walk(module, child, place.path(), seen, found);
              }
            });
  }

  private static boolean restoresItself(ScriptModule module, ScriptObject object) {
    return module
        .code()
        .findClass(object.className())
        .map(c -> c.method("__setstate__").isPresent())
        .orElse(true);
  }

  private static NamedTensor merge(List<Found> found) {
    Set<ScriptTensor> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    List<ScriptTensor> ordered = found.stream().map(Found::tensor).filter(instances::add).toList();
    return new NamedTensor(ordered, found.stream().map(Found::place).toList());
  }
}
