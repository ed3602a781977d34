package io.sluice.registry.manifest;

import java.util.List;

/**
 * One input or output of a model.
 *
 * @param shape sizes by dimension; -1 where any size is taken. The first dimension is the batch.
 */
public record TensorSpec(String name, TensorType datatype, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** Whether a tensor of this concrete shape may be given here. */
  public boolean accepts(List<Long> concrete) {
    if (concrete.size() != shape.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      long wanted = shape.get(i);
      long given = concrete.get(i);
      if (given < 1 || (wanted != -1 && wanted != given)) {
        return false;
      }
    }
    return true;
  }
}
