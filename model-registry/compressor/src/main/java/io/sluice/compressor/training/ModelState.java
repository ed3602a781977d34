package io.sluice.compressor.training;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trainable state of a model: parameters and buffers by path, without repetition, in attribute
 * order, and the modules with a training mode.
 *
 * @param parameters parameters, 32-bit float
 * @param buffers buffers
 * @param modes modules with an attribute {@code training}
 */
record ModelState(List<TensorSlot> parameters, List<TensorSlot> buffers, List<Mode> modes) {
  ModelState {
    parameters = List.copyOf(parameters);
    buffers = List.copyOf(buffers);
    modes = List.copyOf(modes);
  }

  /**
   * Module with a training mode.
   *
   * @param access TorchScript expression of the module
   * @param statistics whether the module keeps running statistics, such as batch normalisation
   */
  record Mode(String access, boolean statistics) {}

  private static final String ROOT = "self.student";

  /**
   * Trainable state of the model.
   *
   * @throws CompressionException if the model has no parameters, or parameters other than 32-bit
   *     float
   */
  static ModelState of(ScriptModule model) throws CompressionException {
    Walk walk = new Walk(model);
    walk.visit(model.root(), "", ROOT);
    List<TensorSlot> parameters = walk.slots(walk.parameters);
    if (parameters.isEmpty()) {
      throw new CompressionException(
          "The model cannot be trained: it has no parameters. In a frozen model they are constants;"
              + " use the model before freezing");
    }
    for (TensorSlot slot : parameters) {
      if (slot.tensor().type() != ScalarType.FLOAT) {
        throw new CompressionException(
            "The parameter %s cannot be trained: it is of type %s, not 32-bit float"
                .formatted(slot.path(), slot.tensor().type()));
      }
    }
    return new ModelState(parameters, walk.slots(walk.buffers), walk.modes);
  }

  /** Parameters, then buffers. */
  List<TensorSlot> tensors() {
    List<TensorSlot> all = new ArrayList<>(parameters);
    all.addAll(buffers);
    return all;
  }

  /** Traversal of the modules of a model. */
  private static final class Walk {
    private final ScriptModule model;
    private final Map<ScriptObject, Boolean> seen = new IdentityHashMap<>();
    private final Map<Tensor, List<String>> accesses = new IdentityHashMap<>();
    private final Map<Tensor, Boolean> normalising = new IdentityHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final List<Mode> modes = new ArrayList<>();

    Walk(ScriptModule model) {
      this.model = model;
    }

    void visit(ScriptObject object, String path, String access) {
      Optional<ClassSource> source = model.code().findClass(object.className());
      if (source.isEmpty() || seen.put(object, true) != null) {
        return;
      }
      Set<String> parameterNames = source.get().parameters();
      Set<String> bufferNames = source.get().buffers();
      Map<String, Value> attributes = object.attributes();
      boolean normalises =
          attributes.containsKey("running_mean")
              || attributes.get("weight") instanceof Tensor weight && weight.shape().size() == 1;
      attributes.forEach(
          (name, value) -> {
            String inside = step(access, name);
            String place = path.isEmpty() ? name : path + "." + name;
            if (value instanceof ScriptObject child) {
              visit(child, place, inside);
            } else if (value instanceof Tensor tensor && parameterNames.contains(name)) {
              add(parameters, tensor, place, inside);
              normalising.put(tensor, normalises);
            } else if (value instanceof Tensor tensor && bufferNames.contains(name)) {
              add(buffers, tensor, place, inside);
            }
          });
      if (attributes.get("training") instanceof Value.Bool) {
        modes.add(new Mode(access, attributes.containsKey("running_mean")));
      }
    }

    private void add(Map<String, Tensor> tensors, Tensor tensor, String path, String access) {
      List<String> places = accesses.computeIfAbsent(tensor, t -> new ArrayList<>());
      if (places.isEmpty()) {
        tensors.put(path, tensor);
      }
      places.add(access);
    }

    List<TensorSlot> slots(Map<String, Tensor> tensors) {
      List<TensorSlot> slots = new ArrayList<>();
      tensors.forEach(
          (path, tensor) ->
              slots.add(
                  new TensorSlot(
                      path,
                      accesses.getOrDefault(tensor, List.of()),
                      tensor,
                      normalising.getOrDefault(tensor, false))));
      return slots;
    }

    private static String step(String access, String attribute) {
      return attribute.matches("[A-Za-z_]\\w*")
          ? access + "." + attribute
          : "getattr(" + access + ", \"" + attribute + "\")";
    }
  }
}
