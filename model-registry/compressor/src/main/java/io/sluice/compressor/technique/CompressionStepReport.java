package io.sluice.compressor.technique;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Report of one step: changed and unchanged layers.
 *
 * @param technique name of the technique
 * @param changed changed layers with the kind of change
 * @param left unchanged layers with reasons
 */
public record CompressionStepReport(String technique, List<Layer> changed, List<Layer> left) {
  public CompressionStepReport {
    changed = List.copyOf(changed);
    left = List.copyOf(left);
  }

  /**
   * Entry for one layer.
   *
   * @param path path of the module instance, such as {@code layer1.conv1}
   * @param what kind of change, or reason for leaving the layer unchanged
   */
  public record Layer(String path, String what) {
    @Override
    public String toString() {
      return path + ": " + what;
    }
  }

  /** Returns the report of this step and a following one; unchanged layers of both appear once. */
  CompressionStepReport and(CompressionStepReport next) {
    return new CompressionStepReport(
        technique,
        Stream.concat(changed.stream(), next.changed.stream()).toList(),
        Stream.concat(left.stream(), next.left.stream()).distinct().toList());
  }

  public boolean changedNothing() {
    return changed.isEmpty();
  }

  /** Returns a summary for people, in a single line. */
  public String summary() {
    String unchanged = left.stream().map(Layer::toString).collect(Collectors.joining("; "));
    return "%s changed %d layers%s"
        .formatted(technique, changed.size(), left.isEmpty() ? "" : " and left " + unchanged);
  }
}
