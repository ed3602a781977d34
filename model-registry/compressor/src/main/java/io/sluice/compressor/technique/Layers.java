package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.flow.DataFlow;
import io.sluice.compressor.torchscript.flow.Invocation;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaceable layers of a model, recognised by computation instead of name, and refused ones with
 * the reason.
 *
 * @param refused reasons by instance
 */
record Layers(
    ScriptModule model, DataFlow flow, List<Layer> layers, Map<ScriptObject, String> refused) {

  static Layers of(ScriptModule model) throws CompressionException {
    DataFlow flow = DataFlow.of(model);
    Map<ScriptObject, List<Operation>> byOwner = new LinkedHashMap<>();
    for (Operation operation : flow.operations()) {
      LayerRecognition.weightOf(operation)
          .ifPresent(
              w -> byOwner.computeIfAbsent(w.owner(), o -> new ArrayList<>()).add(operation));
    }
    List<Layer> layers = new ArrayList<>();
    Map<ScriptObject, String> refused = new LinkedHashMap<>();
    byOwner.forEach(
        (owner, operations) -> {
          Optional<String> obstacle = obstacle(flow, owner, operations);
          Optional<Layer> layer =
              obstacle.isPresent() ? Optional.empty() : LayerRecognition.layer(owner, operations);
          if (layer.isPresent()) {
            layers.add(layer.get());
          } else {
            refused.put(owner, obstacle.orElse("this form of its operation is not supported"));
          }
        });
    return new Layers(model, flow, layers, refused);
  }

  /** Returns all layers of a kind. */
  <T extends Layer> List<T> all(Class<T> kind) {
    return layers.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Returns the layer of this kind with this value as result of its only run. */
  <T extends Layer> Optional<T> producing(Operand value, Class<T> kind) {
    return all(kind).stream()
        .filter(l -> l.runsOnce().filter(o -> o.result() == value).isPresent())
        .findFirst();
  }

  private static Optional<String> obstacle(
      DataFlow flow, ScriptObject owner, List<Operation> operations) {
    String unclear = flow.unclear().get(owner);
    if (unclear != null) {
      return Optional.of(unclear);
    }
    Set<String> readFromOutside = flow.readFromOutside().getOrDefault(owner, Set.of());
    if (!readFromOutside.isEmpty()) {
      return Optional.of("code of another module reads its " + String.join(", ", readFromOutside));
    }
    if (operations.stream().anyMatch(o -> o.scope() != owner)) {
      return Optional.of("code of another module uses its weight");
    }
    return unlikeOneOperation(flow, owner, operations);
  }

  private static Optional<String> unlikeOneOperation(
      DataFlow flow, ScriptObject owner, List<Operation> operations) {
    for (Invocation call : flow.callsOf(owner)) {
      Operand.Method method = (Operand.Method) call.callee();
      if (!method.name().equals("forward")) {
        return Optional.of(
            "called by its method " + method.name() + ", like a traced module with two uses");
      }
      boolean isOperation =
          call.arguments().size() == 1
              && operations.stream()
                  .anyMatch(
                      o ->
                          o.result() == call.result()
                              && LayerRecognition.input(o).equals(call.arguments().get(0)));
      if (!isOperation) {
        return Optional.of("its forward does more than one known operation");
      }
    }
    boolean complete = flow.callsOf(owner).size() == operations.size();
    return complete
        ? Optional.empty()
        : Optional.of("not every use of its weight is a call of the module");
  }
}
