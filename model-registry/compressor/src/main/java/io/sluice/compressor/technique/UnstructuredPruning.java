package io.sluice.compressor.technique;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.NamedTensor;
import io.sluice.torchscript.ScriptModule;
import java.util.Arrays;
import java.util.Locale;

/**
 * Unstructured pruning: sets the weights of lowest {@link Importance} to zero and keeps shapes.
 * Among equal scores the first are pruned.
 */
public final class UnstructuredPruning {
  private UnstructuredPruning() {}

  /** Scope of the share of zeros. */
  public enum Scope {
    /** All chosen tensors together: important layers keep more. */
    GLOBAL,
    /** Each tensor by itself. */
    LAYER
  }

  /** Importance scores of weights; the lowest are pruned. */
  public interface Importance {
    /**
     * Returns a score for each weight, none of them NaN.
     *
     * @param values elements of the tensor, row by row, not to be changed
     */
    float[] of(NamedTensor tensor, float[] values) throws ModelProcessingException;
  }

  /**
   * Prunes all parameters of two or more dimensions.
   *
   * @param technique name for the report
   * @param sparsity share of zeros, 0 to 1, existing zeros included where ranked lowest
   */
  public static CompressionTechnique.Step prune(
      String technique,
      ScriptModule model,
      double sparsity,
      Scope scope,
      LayerChoice layers,
      Importance importance)
      throws ModelProcessingException {
    ModelWeightEditor weights = ModelWeightEditor.matrices(technique, model, layers);
    float threshold = Float.NaN;
    long atThreshold = 0;
    if (scope == Scope.GLOBAL) {
      float[] all = allScores(weights, importance);
      ScoreThreshold cut = ScoreThreshold.of(all, sparsity);
      threshold = cut.threshold();
      atThreshold = cut.equal();
    }
    for (NamedTensor tensor : weights.chosen()) {
      float[] values = weights.finite(tensor);
      float[] scores = importance.of(tensor, values);
      ScoreThreshold cut =
          scope == Scope.GLOBAL
              ? new ScoreThreshold(threshold, atThreshold)
              : ScoreThreshold.of(scores.clone(), sparsity);
      atThreshold -= prune(values, scores, cut);
      weights.change(tensor, values, describe(values));
    }
    return weights.step();
  }

  static double requireSparsity(double sparsity) {
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException("sparsity must be from 0 to 1, but is " + sparsity);
    }
    return sparsity;
  }

  static String describe(float[] values) {
    long zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return String.format(
        Locale.ROOT, "%.2f %% of %d are zero", 100.0 * zeros / values.length, values.length);
  }

  /**
   * Cut through sorted scores.
   *
   * @param threshold score below which everything is pruned
   * @param equal number of weights to prune among those equal to the threshold
   */
  private record ScoreThreshold(float threshold, long equal) {
    /** Returns the cut for a sparsity; sorts the given scores. */
    static ScoreThreshold of(float[] scores, double sparsity) {
      Arrays.sort(scores);
      int pruned = (int) Math.round(sparsity * scores.length);
      if (pruned == 0) {
        return new ScoreThreshold(Float.NEGATIVE_INFINITY, 0);
      }
      float threshold = scores[pruned - 1];
      int below = pruned - 1;
      while (below > 0 && scores[below - 1] == threshold) {
        below--;
      }
      return new ScoreThreshold(threshold, pruned - below);
    }
  }

  private static float[] allScores(ModelWeightEditor weights, Importance importance)
      throws ModelProcessingException {
    long count = weights.chosen().stream().mapToLong(t -> t.tensor().elements()).sum();
    float[] all = new float[Math.toIntExact(count)];
    int at = 0;
    for (NamedTensor tensor : weights.chosen()) {
      float[] scores = importance.of(tensor, weights.finite(tensor));
      System.arraycopy(scores, 0, all, at, scores.length);
      at += scores.length;
    }
    return all;
  }

  /** Prunes the values and returns the number of pruned scores equal to the threshold. */
  private static long prune(float[] values, float[] scores, ScoreThreshold cut) {
    long equal = 0;
    for (int i = 0; i < values.length; i++) {
      boolean tie = scores[i] == cut.threshold() && equal < cut.equal();
      equal += tie ? 1 : 0;
      if (tie || scores[i] < cut.threshold()) {
        values[i] = 0;
      }
    }
    return equal;
  }
}
