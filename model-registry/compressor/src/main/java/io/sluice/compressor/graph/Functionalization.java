package io.sluice.compressor.graph;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.flow.DataFlow;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
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
final class Functionalization {
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
          Operation.UNPACK,
          "[]");

  private final DataFlow flow;
  private final Map<Operand, Operand> current = new IdentityHashMap<>();
  private final Map<Operand, Operand> base = new IdentityHashMap<>();

  Functionalization(DataFlow flow) {
    this.flow = flow;
  }

  /**
   * Operations up to and including the return.
   *
   * @throws CompressionException if the memory changed in place is a parameter or read elsewhere
   *     later
   */
  List<Operation> operations() throws CompressionException {
    List<Operation> functional = new ArrayList<>();
    List<Operation> all = flow.operations();
    for (int i = 0; i < all.size(); i++) {
      Operation operation = all.get(i);
      Operand first = operation.operand(0).orElse(null);
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
      if (operation.name().equals(Operation.RETURN)) {
        break;
      }
    }
    return functional;
  }

  private static boolean isInPlace(String name) {
    return name.startsWith("torch.") && name.endsWith("_") && !name.endsWith("__");
  }

  private Operation functional(Operation operation) {
    return resolved(operation, operation.name().substring(0, operation.name().length() - 1));
  }

  private void requireAlone(Operand changed, Operation operation, List<Operation> later)
      throws CompressionException {
    Operand root = base.getOrDefault(changed, changed);
    boolean shared = root != changed && isUsed(root, later);
    for (Map.Entry<Operand, Operand> view : base.entrySet()) {
      shared |= view.getValue() == root && view.getKey() != changed && isUsed(view.getKey(), later);
    }
    if (shared || changed instanceof Operand.Parameter) {
      throw new CompressionException(
          "Tried to read the model as a graph of operations, but %s changes memory in place that"
                  .formatted(operation.name())
              + " other operations read too");
    }
  }

  private static boolean isUsed(Operand value, List<Operation> operations) {
    return operations.stream().anyMatch(o -> o.operands().stream().anyMatch(x -> x == value));
  }

  private Operation resolved(Operation operation, String name) {
    return new Operation(
        name,
        operation.operands().stream().map(this::resolved).toList(),
        operation.keywords(),
        operation.result(),
        operation.scope(),
        operation.always());
  }

  private Operand resolved(Operand operand) {
    if (operand instanceof Operand.Items items) {
      return new Operand.Items(items.items().stream().map(this::resolved).toList());
    }
    Operand now = operand;
    while (current.containsKey(now)) {
      now = current.get(now);
    }
    return now;
  }
}
