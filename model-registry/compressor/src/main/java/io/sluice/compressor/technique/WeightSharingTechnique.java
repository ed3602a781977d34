package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Weight sharing: replaces the weights of each tensor by a few centroids of k-means clustering
 * ("Deep Compression", Han et al., 2016, section 3). Zeros stay zeros, outside of the count.
 *
 * @param bits 1 to 8: at most 2^bits distinct values per tensor
 * @param start initial centroids
 * @param iterations maximal number of iterations of Lloyd's algorithm, which ends on convergence
 * @param layers layers to share weights in
 */
public record WeightSharingTechnique(int bits, Start start, int iterations, LayerChoice layers)
    implements CompressionTechnique {
  private static final int MAX_BITS = 8;
  private static final int ITERATIONS = 300;

  /** Initialisation of centroids. */
  public enum Start {
    /** Equal steps from the smallest to the largest weight, for precise large weights. */
    LINEAR,
    /** Equal numbers of weights per centroid. */
    DENSITY,
    /** Random centroids far apart (k-means++, Arthur and Vassilvitskii, 2007). */
    PLUS_PLUS
  }

  public WeightSharingTechnique(
      int bits, @Nullable Start start, int iterations, @Nullable LayerChoice layers) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("bits must be from 1 to 8, but is " + bits);
    }
    if (iterations < 0) {
      throw new IllegalArgumentException("iterations must not be negative, but is " + iterations);
    }
    this.bits = bits;
    this.start = start == null ? Start.LINEAR : start;
    this.iterations = iterations;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public WeightSharingTechnique(int bits) {
    this(bits, Start.LINEAR, ITERATIONS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "share-weights";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return ModelWeightEditor.matrices(name(), model, layers)
        .each(
            (tensor, values) -> {
              long seed = workshop.seed() * 31 + tensor.path().hashCode();
              KMeansClustering clusters =
                  KMeansClustering.of(values, 1 << bits, start, iterations, seed);
              double error = clusters.replace(values);
              return String.format(
                  Locale.ROOT,
                  "%d values for %d weights, relative squared error %.4f",
                  clusters.centroids().length,
                  values.length,
                  error);
            });
  }
}
