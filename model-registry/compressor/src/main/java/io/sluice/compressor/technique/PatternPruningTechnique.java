package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * N:M pruning: keeps the largest n of every m neighbours in a row, such as 2 of 4 (Mishra et al.,
 * "Accelerating Sparse Deep Neural Networks", 2021). On a CPU files get smaller, inference no
 * faster.
 *
 * @param keep number of weights to keep, n
 * @param of number of neighbours, m
 * @param layers layers to prune
 */
public record PatternPruningTechnique(int keep, int of, LayerChoice layers)
    implements CompressionTechnique {
  public PatternPruningTechnique(int keep, int of, @Nullable LayerChoice layers) {
    if (keep < 1 || of <= keep) {
      throw new IllegalArgumentException(
          "keep must be at least 1 and less than of, but they are %d and %d".formatted(keep, of));
    }
    this.keep = keep;
    this.of = of;
    this.layers = layers == null ? LayerChoice.ALL : layers;
  }

  /** 2 of 4. */
  public PatternPruningTechnique() {
    this(2, 4, null);
  }

  @Override
  public String name() {
    return "prune-pattern";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    ModelWeightEditor weights = ModelWeightEditor.matrices(name(), model, layers);
    for (NamedTensor tensor : weights.chosen()) {
      float[] values = weights.finite(tensor);
      int row = values.length / (int) (long) tensor.tensor().shape().get(0);
      if (row % of != 0) {
        weights.leave(tensor, "its rows of " + row + " weights do not divide by " + of);
        continue;
      }
      for (int from = 0; from < values.length; from += of) {
        prune(values, from);
      }
      weights.change(tensor, values, UnstructuredPruning.describe(values));
    }
    return weights.step();
  }

  private void prune(float[] values, int from) {
    for (int pruned = 0; pruned < of - keep; pruned++) {
      int smallest = -1;
      for (int i = from; i < from + of; i++) {
        boolean smaller = smallest < 0 || Math.abs(values[i]) < Math.abs(values[smallest]);
        smallest = values[i] != 0 && smaller ? i : smallest;
      }
      long zeros = 0;
      for (int i = from; i < from + of; i++) {
        zeros += values[i] == 0 ? 1 : 0;
      }
      if (zeros < of - keep && smallest >= 0) {
        values[smallest] = 0;
      }
    }
  }
}
