package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * Sets the smallest weights to zero at once ("Learning both Weights and Connections for Efficient
 * Neural Networks", Han et al., 2015).
 *
 * @param sparsity share of zeros, 0 to 1
 * @param scope whether the share holds for all layers together or for each
 * @param layers which may be pruned
 */
public record MagnitudePruning(double sparsity, Pruning.Scope scope, LayerChoice layers)
    implements Technique {
  public MagnitudePruning(
      double sparsity, Pruning.@Nullable Scope scope, @Nullable LayerChoice layers) {
    this.sparsity = Pruning.requireSparsity(sparsity);
    this.scope = scope == null ? Pruning.Scope.LAYER : scope;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public MagnitudePruning(double sparsity) {
    this(sparsity, null, null);
  }

  @Override
  public String name() {
    return "prune-magnitude";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Pruning.prune(name(), model, sparsity, scope, layers, MagnitudePruning::magnitudes);
  }

  /** The importance of a weight is how far it is from zero. */
  static float[] magnitudes(NamedTensor tensor, float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }
}
