package io.sluice.measurement;

import java.util.ArrayList;
import java.util.List;

/** Joins outputs along the batch dimension. */
final class OutputParts {
  private final int count;
  private final List<EngineModel.Output> parts = new ArrayList<>();

  /**
   * @param count of all examples
   */
  OutputParts(int count) {
    this.count = count;
  }

  void add(EngineModel.Output part) {
    parts.add(part);
  }

  EngineModel.Output joined() {
    float[] values = new float[parts.stream().mapToInt(p -> p.values().length).sum()];
    int at = 0;
    for (EngineModel.Output part : parts) {
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    List<Long> shape = new ArrayList<>(parts.get(0).shape());
    if (!shape.isEmpty()) {
      shape.set(0, (long) count);
    }
    return new EngineModel.Output(values, List.copyOf(shape));
  }
}
