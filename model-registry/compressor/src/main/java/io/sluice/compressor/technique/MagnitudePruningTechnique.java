package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * One-shot magnitude pruning: sets the smallest weights to zero ("Learning both Weights and
 * Connections for Efficient Neural Networks", Han et al., 2015).
 *
 * @param sparsity share of zeros, 0 to 1
 * @param scope whether the share holds over all layers together or in each
 * @param layers layers to prune
 */
public record MagnitudePruningTechnique(
    double sparsity, UnstructuredPruning.Scope scope, LayerChoice layers)
    implements CompressionTechnique {
  public MagnitudePruningTechnique(
      double sparsity, UnstructuredPruning.@Nullable Scope scope, @Nullable LayerChoice layers) {
    this.sparsity = UnstructuredPruning.requireSparsity(sparsity);
    this.scope = scope == null ? UnstructuredPruning.Scope.LAYER : scope;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public MagnitudePruningTechnique(double sparsity) {
    this(sparsity, null, null);
  }

  @Override
  public String name() {
    return "prune-magnitude";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return UnstructuredPruning.prune(
        name(), model, sparsity, scope, layers, MagnitudePruningTechnique::magnitudes);
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
