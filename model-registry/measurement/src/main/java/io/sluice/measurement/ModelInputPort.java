package io.sluice.measurement;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a model takes, as far as its file says.
 *
 * @param type null when the file does not say
 * @param shape with the batch dimension, -1 for a size that is free; null when the file does not
 *     say
 * @param optional whether the model runs without
 */
public record ModelInputPort(
    String name, @Nullable NpyType type, @Nullable List<Long> shape, boolean optional) {
  private static final long FREE = -1;

  public ModelInputPort {
    shape = shape == null ? null : List.copyOf(shape);
  }

  static List<String> names(List<ModelInputPort> ports) {
    return ports.stream().map(ModelInputPort::name).toList();
  }

  /** How many examples it takes at once; 0 when that is free. */
  int fixedBatch() {
    return shape == null || shape.isEmpty() || shape.get(0) < 0 ? 0 : Math.toIntExact(shape.get(0));
  }

  /** Whether a batch of the array fits, whatever its type. */
  boolean takesShapeOf(NpyArray array) {
    if (shape == null) {
      return true;
    }
    if (shape.size() != array.shape().size()) {
      return false;
    }
    for (int i = 1; i < shape.size(); i++) {
      if (shape.get(i) >= 0 && !shape.get(i).equals(array.shape().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** For messages, such as {@code input_ids int64 [?, 128]}. */
  @Override
  public String toString() {
    String sizes =
        shape == null
            ? ""
            : shape.stream()
                .map(size -> size <= FREE ? "?" : size.toString())
                .collect(Collectors.joining(", ", " [", "]"));
    return name + (type == null ? "" : " " + type) + sizes;
  }
}
