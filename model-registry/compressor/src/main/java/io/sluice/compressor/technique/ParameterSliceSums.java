package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.structure.ParameterSlice;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.training.ParameterImportance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of elementwise scores over slices of parameters; each parameter is read once. Confined to
 * one thread.
 */
final class ParameterSliceSums {
  private final ComputationGraph graph;
  private final ElementScores elements;
  private final Map<String, double[]> sums = new HashMap<>();

  /** Elementwise scores of parameters. */
  private interface ElementScores {
    /** Returns a nonnegative score per element; empty for unknown parameters. */
    float[] of(String parameter) throws ModelProcessingException;
  }

  private ParameterSliceSums(ComputationGraph graph, ElementScores elements) {
    this.graph = graph;
    this.elements = elements;
  }

  /**
   * Returns sums of |w|^power.
   *
   * @param power 1 or 2
   */
  static ParameterSliceSums ofMagnitudes(ComputationGraph graph, int power) {
    return new ParameterSliceSums(
        graph,
        parameter -> {
          float[] values = graph.parameter(parameter).toFloats();
          for (int i = 0; i < values.length; i++) {
            values[i] = power == 1 ? Math.abs(values[i]) : values[i] * values[i];
          }
          return values;
        });
  }

  /** Returns sums of (gradient · weight)², with slices of the first dimension scored as a whole. */
  static ParameterSliceSums ofGradients(ComputationGraph graph, ParameterImportance importance) {
    ParameterSliceSums sums =
        new ParameterSliceSums(
            graph,
            parameter -> {
              ParameterImportance.OfParameter known = importance.parameters().get(parameter);
              return known == null ? new float[0] : known.products();
            });
    importance
        .parameters()
        .forEach(
            (parameter, known) -> {
              double[] rows = new double[known.channels().length];
              for (int i = 0; i < rows.length; i++) {
                rows[i] = known.channels()[i];
              }
              sums.sums.put(parameter + "/0", rows);
            });
    return sums;
  }

  /** Returns the sum over slices; unknown parameters count as zero. */
  double of(List<ParameterSlice> slices) throws ModelProcessingException {
    double sum = 0;
    for (ParameterSlice slice : slices) {
      double[] known = along(slice);
      sum += known.length == 0 ? 0 : known[slice.index()];
    }
    return sum;
  }

  /** Returns the sum of slices, each relative to the mean slice of its parameter. */
  double relative(List<ParameterSlice> slices) throws ModelProcessingException {
    double sum = 0;
    for (ParameterSlice slice : slices) {
      double[] known = along(slice);
      double mean = Arrays.stream(known).average().orElse(0);
      sum += mean == 0 ? 0 : known[slice.index()] / mean;
    }
    return sum;
  }

  private double[] along(ParameterSlice slice) throws ModelProcessingException {
    String key = slice.parameter() + "/" + slice.dimension();
    double[] known = sums.get(key);
    if (known == null) {
      known = sum(slice.parameter(), slice.dimension());
      sums.put(key, known);
    }
    return known;
  }

  private double[] sum(String parameter, int dimension) throws ModelProcessingException {
    float[] values = elements.of(parameter);
    ScriptTensor tensor = graph.parameter(parameter);
    if (values.length == 0) {
      return new double[0];
    }
    List<Long> shape = tensor.shape();
    int size = shape.get(dimension).intValue();
    int inner =
        shape.subList(dimension + 1, shape.size()).stream().reduce(1L, (a, b) -> a * b).intValue();
    double[] total = new double[size];
    for (int i = 0; i < values.length; i++) {
      total[i / inner % size] += values[i];
    }
    return total;
  }
}
