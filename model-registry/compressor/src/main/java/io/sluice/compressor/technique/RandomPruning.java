package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random pruning: the baseline of all other pruning methods. Equal seeds prune equal weights.
 *
 * @param sparsity share of zeros, 0 to 1, in each layer
 * @param layers layers to prune
 */
public record RandomPruning(double sparsity, LayerChoice layers) implements Technique {
  public RandomPruning(double sparsity, @Nullable LayerChoice layers) {
    this.sparsity = Pruning.requireSparsity(sparsity);
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  public RandomPruning(double sparsity) {
    this(sparsity, null);
  }

  @Override
  public String name() {
    return "prune-random";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Pruning.prune(
        name(),
        model,
        sparsity,
        Pruning.Scope.LAYER,
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
