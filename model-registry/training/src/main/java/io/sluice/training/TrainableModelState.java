package io.sluice.training;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
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
record TrainableModelState(
    List<TensorSlot> parameters, List<TensorSlot> buffers, List<TrainingModeModule> modes) {
  TrainableModelState {
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
  record TrainingModeModule(String access, boolean statistics) {}

  private static final String ROOT = "self.student";

  /**
   * Trainable state of the model.
   *
   * @throws ModelProcessingException if the model has no parameters, or parameters other than
   *     32-bit float
   */
  static TrainableModelState of(ScriptModule model) throws ModelProcessingException {
    ModuleTraversal walk = new ModuleTraversal(model);
    walk.visit(model.root(), "", ROOT);
    List<TensorSlot> parameters = walk.slots(walk.parameters);
    if (parameters.isEmpty()) {
      throw new ModelProcessingException(
          "The model cannot be trained: it has no parameters. In a frozen model they are constants;"
              + " use the model before freezing");
    }
    for (TensorSlot slot : parameters) {
      if (slot.tensor().type() != ScalarType.FLOAT) {
        throw new ModelProcessingException(
            "The parameter %s cannot be trained: it is of type %s, not 32-bit float"
                .formatted(slot.path(), slot.tensor().type()));
      }
    }
    return new TrainableModelState(parameters, walk.slots(walk.buffers), walk.modes);
  }

  /** Parameters, then buffers. */
  List<TensorSlot> tensors() {
    List<TensorSlot> all = new ArrayList<>(parameters);
    all.addAll(buffers);
    return all;
  }

  /** Traversal of the modules of a model. */
  private static final class ModuleTraversal {
    private final ScriptModule model;
    private final Map<ScriptObject, Boolean> seen = new IdentityHashMap<>();
    private final Map<ScriptTensor, List<String>> accesses = new IdentityHashMap<>();
    private final Map<ScriptTensor, Boolean> normalising = new IdentityHashMap<>();
    private final Map<String, ScriptTensor> parameters = new LinkedHashMap<>();
    private final Map<String, ScriptTensor> buffers = new LinkedHashMap<>();
    private final List<TrainingModeModule> modes = new ArrayList<>();

    ModuleTraversal(ScriptModule model) {
      this.model = model;
    }

    void visit(ScriptObject object, String path, String access) {
      Optional<ScriptClassSource> source = model.code().findClass(object.className());
      if (source.isEmpty() || seen.put(object, true) != null) {
        return;
      }
      Set<String> parameterNames = source.get().parameters();
      Set<String> bufferNames = source.get().buffers();
      Map<String, ScriptValue> attributes = object.attributes();
      boolean normalises =
          attributes.containsKey("running_mean")
              || attributes.get("weight") instanceof ScriptTensor weight
                  && weight.shape().size() == 1;
      attributes.forEach(
          (name, value) -> {
            String inside = step(access, name);
            String place = path.isEmpty() ? name : path + "." + name;
            if (value instanceof ScriptObject child) {
              visit(child, place, inside);
            } else if (value instanceof ScriptTensor tensor && parameterNames.contains(name)) {
              add(parameters, tensor, place, inside);
              normalising.put(tensor, normalises);
            } else if (value instanceof ScriptTensor tensor && bufferNames.contains(name)) {
              add(buffers, tensor, place, inside);
            }
          });
      if (attributes.get("training") instanceof ScriptValue.Bool) {
        modes.add(new TrainingModeModule(access, attributes.containsKey("running_mean")));
      }
    }

    private void add(
        Map<String, ScriptTensor> tensors, ScriptTensor tensor, String path, String access) {
      List<String> places = accesses.computeIfAbsent(tensor, t -> new ArrayList<>());
      if (places.isEmpty()) {
        tensors.put(path, tensor);
      }
      places.add(access);
    }

    List<TensorSlot> slots(Map<String, ScriptTensor> tensors) {
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
