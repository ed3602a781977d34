package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * One-shot magnitude pruning: sets the smallest weights to zero ("Learning both Weights and
 * Connections for Efficient Neural Networks", Han et al., 2015).
 *
 * @param sparsity share of zeros, 0 to 1
 * @param scope whether the share holds over all layers together or in each
 * @param layers layers to prune
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

  /** Returns the magnitudes of the weights as importance. */
  static float[] magnitudes(NamedTensor tensor, float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }
}
