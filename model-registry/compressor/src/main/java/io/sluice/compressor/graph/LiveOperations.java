package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations with an effect on the model's output. */
final class LiveOperations {
  private LiveOperations() {}

  /**
   * Live operations in order, without the return.
   *
   * @param operations all operations; the last is the return
   */
  static List<Operation> of(List<Operation> operations) {
    Map<Operand, Operation> producers = new IdentityHashMap<>();
    operations.forEach(o -> producers.put(o.result(), o));
    Set<Operation> live = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Operand> open = new ArrayDeque<>(operations.get(operations.size() - 1).operands());
    while (!open.isEmpty()) {
      Operand operand = open.pop();
      if (operand instanceof Operand.Items items) {
        open.addAll(items.items());
      }
      Operation producer = producers.get(operand);
      if (producer != null && live.add(producer)) {
        open.addAll(producer.operands());
      }
    }
    return operations.stream().filter(live::contains).toList();
  }
}
