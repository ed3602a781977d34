package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random pruning: the baseline of all other pruning methods. Equal seeds prune equal weights.
 *
 * @param sparsity share of zeros, 0 to 1, in each layer
 * @param layers layers to prune
 */
public record RandomPruningTechnique(double sparsity, LayerChoice layers)
    implements CompressionTechnique {
  public RandomPruningTechnique(double sparsity, @Nullable LayerChoice layers) {
    this.sparsity = UnstructuredPruning.requireSparsity(sparsity);
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public RandomPruningTechnique(double sparsity) {
    this(sparsity, null);
  }

  @Override
  public String name() {
    return "prune-random";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return UnstructuredPruning.prune(
        name(),
        model,
        sparsity,
        UnstructuredPruning.Scope.LAYER,
        layers,
        (tensor, values) -> lots(workshop.seed(), tensor.path(), values));
  }

  /** Returns random scores, independent of the other layers of the model. */
  private static float[] lots(long seed, String path, float[] values) {
    SplittableRandom random = new SplittableRandom(seed * 31 + path.hashCode());
    float[] lots = new float[values.length];
    for (int i = 0; i < lots.length; i++) {
      // existing zeros rank lowest and stay zeros
      lots[i] = values[i] == 0 ? -1 : (float) random.nextDouble();
    }
    return lots;
  }
}
