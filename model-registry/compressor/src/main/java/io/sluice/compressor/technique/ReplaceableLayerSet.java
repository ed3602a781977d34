package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.flow.DataFlowInvocation;
import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import io.sluice.torchscript.flow.ScriptDataFlow;
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
record ReplaceableLayerSet(
    ScriptModule model,
    ScriptDataFlow flow,
    List<ReplaceableLayer> layers,
    Map<ScriptObject, String> refused) {

  static ReplaceableLayerSet of(ScriptModule model) throws ModelProcessingException {
    ScriptDataFlow flow = ScriptDataFlow.of(model);
    Map<ScriptObject, List<DataFlowOperation>> byOwner = new LinkedHashMap<>();
    for (DataFlowOperation operation : flow.operations()) {
      LayerOperationRecognition.weightOf(operation)
          .ifPresent(
              w -> byOwner.computeIfAbsent(w.owner(), o -> new ArrayList<>()).add(operation));
    }
    List<ReplaceableLayer> layers = new ArrayList<>();
    Map<ScriptObject, String> refused = new LinkedHashMap<>();
    byOwner.forEach(
        (owner, operations) -> {
          Optional<String> obstacle = obstacle(flow, owner, operations);
          Optional<ReplaceableLayer> layer =
              obstacle.isPresent()
                  ? Optional.empty()
                  : LayerOperationRecognition.layer(owner, operations);
          if (layer.isPresent()) {
            layers.add(layer.get());
          } else {
            refused.put(owner, obstacle.orElse("this form of its operation is not supported"));
          }
        });
    return new ReplaceableLayerSet(model, flow, layers, refused);
  }

  /** Returns all layers of a kind. */
  <T extends ReplaceableLayer> List<T> all(Class<T> kind) {
    return layers.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Returns the layer of this kind with this value as result of its only run. */
  <T extends ReplaceableLayer> Optional<T> producing(DataFlowOperand value, Class<T> kind) {
    return all(kind).stream()
        .filter(l -> l.runsOnce().filter(o -> o.result() == value).isPresent())
        .findFirst();
  }

  private static Optional<String> obstacle(
      ScriptDataFlow flow, ScriptObject owner, List<DataFlowOperation> operations) {
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
      ScriptDataFlow flow, ScriptObject owner, List<DataFlowOperation> operations) {
    for (DataFlowInvocation call : flow.callsOf(owner)) {
      DataFlowOperand.Method method = (DataFlowOperand.Method) call.callee();
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
                              && LayerOperationRecognition.input(o)
                                  .equals(call.arguments().get(0)));
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
