package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets the weights of each tensor share a few values, the centroids of k-means ("Deep Compression",
 * Han et al., 2016, section 3). Zeros stay zeros and count for none of the values.
 *
 * @param bits 1 to 8: a tensor keeps at most 2^bits values
 * @param start where the centroids begin
 * @param iterations of Lloyd's algorithm at most; it ends when nothing moves
 * @param layers which share weights
 */
public record WeightSharing(int bits, Start start, int iterations, LayerChoice layers)
    implements Technique {
  private static final int MAX_BITS = 8;
  private static final int ITERATIONS = 300;

  /** Where the centroids begin. */
  public enum Start {
    /** Spread evenly from the smallest to the largest, so that large weights have one near. */
    LINEAR,
    /** Spread over the sorted weights, so that each has as many. */
    DENSITY,
    /** Drawn far from each other (k-means++, Arthur and Vassilvitskii, 2007). */
    PLUS_PLUS
  }

  public WeightSharing(
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

  public WeightSharing(int bits) {
    this(bits, Start.LINEAR, ITERATIONS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "share-weights";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Weights.matrices(name(), model, layers)
        .each(
            (tensor, values) -> {
              long seed = workshop.seed() * 31 + tensor.path().hashCode();
              Clusters clusters = Clusters.of(values, 1 << bits, start, iterations, seed);
              double error = clusters.replace(values);
              return String.format(
                  Locale.ROOT,
                  "%d values for %d weights, %.4f of their power lost",
                  clusters.centroids().length,
                  values.length,
                  error);
            });
  }
}
