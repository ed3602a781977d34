package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sets weights to zero by lot: the baseline that other ways of pruning have to beat. The same seed
 * draws the same ones.
 *
 * @param sparsity share of zeros, 0 to 1, in each layer
 * @param layers which may be pruned
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

  /** Does not depend on which other layers there are. */
  private static float[] lots(long seed, String path, float[] values) {
    SplittableRandom random = new SplittableRandom(seed * 31 + path.hashCode());
    float[] lots = new float[values.length];
    for (int i = 0; i < lots.length; i++) {
      // what is zero already stays among the zeros
      lots[i] = values[i] == 0 ? -1 : (float) random.nextDouble();
    }
    return lots;
  }
}
