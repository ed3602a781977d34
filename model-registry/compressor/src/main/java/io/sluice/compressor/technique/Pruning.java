package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.NamedTensor;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.Arrays;
import java.util.Locale;

/**
 * Sets the least important weights to zero; the shapes stay. Which ones, an {@link Importance}
 * says. Among equally important ones the first go.
 */
public final class Pruning {
  private Pruning() {}

  /** Where the share of zeros is reached. */
  public enum Scope {
    /** In all chosen tensors taken together: important layers keep more. */
    GLOBAL,
    /** In each tensor. */
    LAYER
  }

  /** Scores weights; the lowest are pruned. */
  public interface Importance {
    /**
     * @param values of the tensor in rows, not to be changed
     * @return as many scores, none of them NaN
     */
    float[] of(NamedTensor tensor, float[] values) throws CompressionException;
  }

  /**
   * Prunes all parameters of two dimensions or more.
   *
   * @param technique for the report
   * @param sparsity share of zeros, 0 to 1; what is zero already counts as least important
   */
  public static Technique.Step prune(
      String technique,
      ScriptModule model,
      double sparsity,
      Scope scope,
      LayerChoice layers,
      Importance importance)
      throws CompressionException {
    Weights weights = Weights.matrices(technique, model, layers);
    float threshold = Float.NaN;
    long atThreshold = 0;
    if (scope == Scope.GLOBAL) {
      float[] all = allScores(weights, importance);
      Cut cut = Cut.of(all, sparsity);
      threshold = cut.threshold();
      atThreshold = cut.equal();
    }
    for (NamedTensor tensor : weights.chosen()) {
      float[] values = weights.finite(tensor);
      float[] scores = importance.of(tensor, values);
      Cut cut =
          scope == Scope.GLOBAL
              ? new Cut(threshold, atThreshold)
              : Cut.of(scores.clone(), sparsity);
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
   * @param threshold everything below it is pruned
   * @param equal how many of those that equal it are pruned as well
   */
  private record Cut(float threshold, long equal) {
    /** Sorts the scores. */
    static Cut of(float[] scores, double sparsity) {
      Arrays.sort(scores);
      int pruned = (int) Math.round(sparsity * scores.length);
      if (pruned == 0) {
        return new Cut(Float.NEGATIVE_INFINITY, 0);
      }
      float threshold = scores[pruned - 1];
      int below = pruned - 1;
      while (below > 0 && scores[below - 1] == threshold) {
        below--;
      }
      return new Cut(threshold, pruned - below);
    }
  }

  private static float[] allScores(Weights weights, Importance importance)
      throws CompressionException {
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

  /** How many equal to the threshold were pruned. */
  private static long prune(float[] values, float[] scores, Cut cut) {
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
