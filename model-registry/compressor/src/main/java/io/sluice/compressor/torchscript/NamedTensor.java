package io.sluice.compressor.torchscript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tensor and the attributes that hold it: several when it is tied.
 *
 * @param instances all views of the same elements, at least one
 * @param places in the order in which the modules are met
 */
public record NamedTensor(List<Tensor> instances, List<Place> places) {
  public NamedTensor {
    instances = List.copyOf(instances);
    places = List.copyOf(places);
  }

  /**
   * An attribute.
   *
   * @param ownerPath of the module, such as {@code layer1.conv1}, "" for the root
   */
  public record Place(ScriptObject owner, String ownerPath, String attribute) {
    /** Such as {@code layer1.conv1.weight}. */
    public String path() {
      return ownerPath.isEmpty() ? attribute : ownerPath + "." + attribute;
    }
  }

  public Tensor tensor() {
    return instances.get(0);
  }

  /** The first place. */
  public String path() {
    return places.get(0).path();
  }

  /**
   * The tensors that are attributes of modules, each once. Not among them are the constants, what
   * lies within objects that restore themselves (packed weights), and tensors that share only a
   * part of their elements with another one, which cannot be changed alone.
   */
  public static List<NamedTensor> of(ScriptModule module) {
    Map<Storage, List<Found>> byStorage = new LinkedHashMap<>();
    walk(module, module.root(), "", Collections.newSetFromMap(new IdentityHashMap<>()), byStorage);
    return byStorage.values().stream()
        .filter(f -> f.stream().allMatch(g -> g.tensor().isSameViewAs(f.get(0).tensor())))
        .map(NamedTensor::merge)
        .collect(Collectors.toList());
  }

  private record Found(Tensor tensor, Place place) {}

  private static void walk(
      ScriptModule module,
      ScriptObject object,
      String path,
      Set<ScriptObject> seen,
      Map<Storage, List<Found>> found) {
    if (!seen.add(object) || restoresItself(module, object)) {
      return;
    }
    object
        .attributes()
        .forEach(
            (attribute, value) -> {
              Place place = new Place(object, path, attribute);
              if (value instanceof Tensor tensor) {
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
    Set<Tensor> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> ordered = found.stream().map(Found::tensor).filter(instances::add).toList();
    return new NamedTensor(ordered, found.stream().map(Found::place).toList());
  }
}
