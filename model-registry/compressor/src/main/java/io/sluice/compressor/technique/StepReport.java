package io.sluice.compressor.technique;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a technique did, layer by layer. */
public record StepReport(String technique, List<Layer> changed, List<Layer> left) {
  public StepReport {
    changed = List.copyOf(changed);
    left = List.copyOf(left);
  }

  /**
   * @param path of the module instance, such as {@code layer1.conv1}
   * @param what was done to it, or why nothing was
   */
  public record Layer(String path, String what) {
    @Override
    public String toString() {
      return path + ": " + what;
    }
  }

  /** What this and then another step did, as one; what both left is listed once. */
  StepReport and(StepReport next) {
    return new StepReport(
        technique,
        Stream.concat(changed.stream(), next.changed.stream()).toList(),
        Stream.concat(left.stream(), next.left.stream()).distinct().toList());
  }

  public boolean changedNothing() {
    return changed.isEmpty();
  }

  /** One line for people. */
  public String summary() {
    String unchanged = left.stream().map(Layer::toString).collect(Collectors.joining("; "));
    return "%s changed %d layers%s"
        .formatted(technique, changed.size(), left.isEmpty() ? "" : " and left " + unchanged);
  }
}
