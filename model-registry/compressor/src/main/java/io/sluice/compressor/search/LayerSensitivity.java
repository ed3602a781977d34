package io.sluice.compressor.search;

import io.sluice.compressor.search.CandidateEvaluator.Closeness;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How much of a model's answers each of its layers costs when it alone is compressed.
 *
 * @param compression by what, for people
 * @param layers in their order in the model; without those that there was no time for
 * @param ablations what several layers together cost
 */
public record LayerSensitivity(String compression, List<Layer> layers, List<Ablation> ablations) {
  public static final LayerSensitivity UNKNOWN = new LayerSensitivity("", List.of(), List.of());

  public LayerSensitivity {
    layers = List.copyOf(layers);
    ablations = List.copyOf(ablations);
  }

  /** One that is compressed while all others are not. */
  public record Layer(String path, Closeness closeness) {}

  /**
   * @param what is compressed, such as {@code all layers but the first}
   */
  public record Ablation(String what, Closeness closeness) {}

  /** Paths of those that do the most harm, by the error of the outputs; the worst first. */
  List<String> worst(int count) {
    return layers.stream()
        .sorted(Comparator.comparingDouble((Layer layer) -> -layer.closeness().relativeError()))
        .limit(count)
        .map(Layer::path)
        .toList();
  }

  /** For people; empty when nothing was analysed. */
  public List<String> notes() {
    return ablations.stream()
        .map(
            a ->
                String.format(
                    Locale.ROOT,
                    "%s of %s loses %.2f points and makes a relative error of %.4f",
                    compression,
                    a.what(),
                    100 * a.closeness().lost(),
                    a.closeness().relativeError()))
        .toList();
  }
}
