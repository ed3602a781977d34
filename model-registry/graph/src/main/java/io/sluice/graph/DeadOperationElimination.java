package io.sluice.graph;

import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations with an effect on the model's output. */
final class DeadOperationElimination {
  private DeadOperationElimination() {}

  /**
   * Live operations in order, without the return.
   *
   * @param operations all operations; the last is the return
   */
  static List<DataFlowOperation> of(List<DataFlowOperation> operations) {
    Map<DataFlowOperand, DataFlowOperation> producers = new IdentityHashMap<>();
    operations.forEach(o -> producers.put(o.result(), o));
    Set<DataFlowOperation> live = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<DataFlowOperand> open =
        new ArrayDeque<>(operations.get(operations.size() - 1).operands());
    while (!open.isEmpty()) {
      DataFlowOperand operand = open.pop();
      if (operand instanceof DataFlowOperand.Items items) {
        open.addAll(items.items());
      }
      DataFlowOperation producer = producers.get(operand);
      if (producer != null && live.add(producer)) {
        open.addAll(producer.operands());
      }
    }
    return operations.stream().filter(live::contains).toList();
  }
}
