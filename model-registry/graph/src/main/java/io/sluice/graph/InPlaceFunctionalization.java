package io.sluice.graph;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import io.sluice.torchscript.flow.ScriptDataFlow;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replacement of in-place operations ({@code relu_}) by functional counterparts; later users of the
 * changed tensor read the new tensor. Refused if the memory is read elsewhere through a view,
 * because the result would differ.
 */
final class InPlaceFunctionalization {
  private static final Set<String> VIEWS =
      Set.of(
          "torch.view",
          "torch.reshape",
          "torch.flatten",
          "torch.transpose",
          "torch.permute",
          "torch.t",
          "torch.select",
          "torch.slice",
          "torch.narrow",
          "torch.squeeze",
          "torch.unsqueeze",
          "torch.expand",
          "torch.expand_as",
          "torch.view_as",
          "torch.chunk",
          "torch.split",
          "torch.unbind",
          "torch.detach",
          "torch.alias",
          "torch.diagonal",
          DataFlowOperation.UNPACK,
          "[]");

  private final ScriptDataFlow flow;
  private final Map<DataFlowOperand, DataFlowOperand> current = new IdentityHashMap<>();
  private final Map<DataFlowOperand, DataFlowOperand> base = new IdentityHashMap<>();

  InPlaceFunctionalization(ScriptDataFlow flow) {
    this.flow = flow;
  }

  /**
   * Operations up to and including the return.
   *
   * @throws ModelProcessingException if the memory changed in place is a parameter or read
   *     elsewhere later
   */
  List<DataFlowOperation> operations() throws ModelProcessingException {
    List<DataFlowOperation> functional = new ArrayList<>();
    List<DataFlowOperation> all = flow.operations();
    for (int i = 0; i < all.size(); i++) {
      DataFlowOperation operation = all.get(i);
      DataFlowOperand first = operation.operand(0).orElse(null);
      if (VIEWS.contains(operation.name()) && first != null) {
        base.put(operation.result(), base.getOrDefault(first, first));
      }
      if (operation.always() && isInPlace(operation.name()) && first != null) {
        requireAlone(first, operation, all.subList(i + 1, all.size()));
        functional.add(functional(operation));
        current.put(first, operation.result());
      } else {
        functional.add(resolved(operation, operation.name()));
      }
      if (operation.name().equals(DataFlowOperation.RETURN)) {
        break;
      }
    }
    return functional;
  }

  private static boolean isInPlace(String name) {
    return name.startsWith("torch.") && name.endsWith("_") && !name.endsWith("__");
  }

  private DataFlowOperation functional(DataFlowOperation operation) {
    return resolved(operation, operation.name().substring(0, operation.name().length() - 1));
  }

  private void requireAlone(
      DataFlowOperand changed, DataFlowOperation operation, List<DataFlowOperation> later)
      throws ModelProcessingException {
    DataFlowOperand root = base.getOrDefault(changed, changed);
    boolean shared = root != changed && isUsed(root, later);
    for (Map.Entry<DataFlowOperand, DataFlowOperand> view : base.entrySet()) {
      shared |= view.getValue() == root && view.getKey() != changed && isUsed(view.getKey(), later);
    }
    if (shared || changed instanceof DataFlowOperand.Parameter) {
      throw new ModelProcessingException(
          "Tried to read the model as a graph of operations, but %s changes memory in place that"
                  .formatted(operation.name())
              + " other operations read too");
    }
  }

  private static boolean isUsed(DataFlowOperand value, List<DataFlowOperation> operations) {
    return operations.stream().anyMatch(o -> o.operands().stream().anyMatch(x -> x == value));
  }

  private DataFlowOperation resolved(DataFlowOperation operation, String name) {
    return new DataFlowOperation(
        name,
        operation.operands().stream().map(this::resolved).toList(),
        operation.keywords(),
        operation.result(),
        operation.scope(),
        operation.always());
  }

  private DataFlowOperand resolved(DataFlowOperand operand) {
    if (operand instanceof DataFlowOperand.Items items) {
      return new DataFlowOperand.Items(items.items().stream().map(this::resolved).toList());
    }
    DataFlowOperand now = operand;
    while (current.containsKey(now)) {
      now = current.get(now);
    }
    return now;
  }
}
