package io.sluice.compressor.search;

import io.sluice.compressor.search.CandidateEvaluator.Closeness;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Effect on the answers of a model of compressing each layer alone.
 *
 * @param compression compression of the layers, for people
 * @param layers layers in the order of the model; without layers skipped for lack of time
 * @param ablations effects of compressing several layers together
 */
public record LayerSensitivity(String compression, List<Layer> layers, List<Ablation> ablations) {
  public static final LayerSensitivity UNKNOWN = new LayerSensitivity("", List.of(), List.of());

  public LayerSensitivity {
    layers = List.copyOf(layers);
    ablations = List.copyOf(ablations);
  }

  /** A layer compressed while all others are not. */
  public record Layer(String path, Closeness closeness) {}

  /**
   * @param what compressed layers, such as {@code all layers but the first}
   */
  public record Ablation(String what, Closeness closeness) {}

  /** Paths of the most harmful layers by the error of the outputs; the worst first. */
  List<String> worst(int count) {
    return layers.stream()
        .sorted(Comparator.comparingDouble((Layer layer) -> -layer.closeness().relativeError()))
        .limit(count)
        .map(Layer::path)
        .toList();
  }

  /** Notes for people; empty when nothing was analysed. */
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
