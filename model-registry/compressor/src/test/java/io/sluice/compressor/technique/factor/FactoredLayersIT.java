package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.Cp;
import io.sluice.compressor.factorization.Kernel;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.factorization.Svd;
import io.sluice.compressor.factorization.Tucker;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.TorchSession;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the outputs of a chain with those of a layer whose weight is the product of the factors.
 */
class FactoredLayersIT {
  private static final long[] SHAPE = {2, 3, 9, 11};

  @TempDir Path folder;

  /** Weight approximated by a chain. */
  private interface Product {
    double[] of(double[] weight, List<Long> shape);
  }

  @Test
  void matricesOfLowRank() throws Exception {
    Graph net =
        new NetBuilder(1)
            .conv(3, 16, 1, 2, 1, 1, true)
            .relu()
            .globalAveragePool()
            .flatten()
            .linear(16, 20)
            .graph();

    Technique.Step step =
        new LowRank(RankRule.COUNT, 2, LayerChoice.ALL)
            .apply(GraphWriter.write(net), Workshop.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), FactoredLayersIT::rankTwo);
  }

  private static double[] rankTwo(double[] weight, List<Long> shape) {
    int rows = shape.get(0).intValue();
    DMatrixRMaj matrix = DMatrixRMaj.wrap(rows, weight.length / rows, weight);
    Svd.Product product = Svd.of(matrix).truncated(2);
    DMatrixRMaj approximation = new DMatrixRMaj(matrix.numRows, matrix.numCols);
    CommonOps_DDRM.mult(product.left(), product.right(), approximation);
    return approximation.data;
  }

  @Test
  void convolutionsByTucker() throws Exception {
    Graph net =
        new NetBuilder(2)
            .conv(3, 16, 3, 2, 1, 1, true)
            .relu()
            .conv(16, 12, 3)
            .conv(12, 2, 3)
            .graph();

    Technique.Step step =
        new TuckerDecomposition(RankRule.COUNT, 2, 4, 1, LayerChoice.ALL)
            .apply(GraphWriter.write(net), Workshop.EMPTY);

    assertThat(step.report().changed()).hasSize(3);
    assertComputes(net, step.model(), FactoredLayersIT::ranksTwo);
  }

  private static double[] ranksTwo(double[] weight, List<Long> shape) {
    Kernel kernel = new Kernel(shape.get(0).intValue(), shape.get(1).intValue(), 9, weight);
    return new Tucker.Problem(kernel).solve(new Tucker.Ranks(2, 2), 4).product().elements();
  }

  @Test
  void convolutionsByCanonicalTerms() throws Exception {
    Graph net = new NetBuilder(3).conv(3, 16, 3, 2, 1, 1, true).relu().conv(16, 12, 3).graph();

    Technique.Step step =
        new CpDecomposition(RankRule.COUNT, 3, 60, 1, LayerChoice.ALL)
            .apply(GraphWriter.write(net), Workshop.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), FactoredLayersIT::threeTerms);
  }

  private static double[] threeTerms(double[] weight, List<Long> shape) {
    Kernel kernel = new Kernel(shape.get(0).intValue(), shape.get(1).intValue(), 9, weight);
    return Cp.of(kernel, 3, 60, 0).product().elements();
  }

  @Test
  void convolutionsPerChannelAndAcross() throws Exception {
    Graph net = new NetBuilder(4).conv(3, 16, 3, 2, 1, 1, true).relu().conv(16, 12, 3).graph();

    Technique.Step step =
        new DepthwiseSeparable(2, 1, LayerChoice.ALL).apply(GraphWriter.write(net), Workshop.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), FactoredLayersIT::rankTwoOfEachInput);
  }

  private static double[] rankTwoOfEachInput(double[] weight, List<Long> shape) {
    int inputs = shape.get(1).intValue();
    Kernel kernel = new Kernel(shape.get(0).intValue(), inputs, 9, weight);
    double[] approximation = new double[weight.length];
    for (int i = 0; i < inputs; i++) {
      double[] ofInput = rankTwo(kernel.ofInput(i).data, List.of(shape.get(0)));
      for (int at = 0; at < ofInput.length; at++) {
        approximation[(at / 9 * inputs + i) * 9 + at % 9] = ofInput[at];
      }
    }
    return approximation;
  }

  private void assertComputes(Graph net, ScriptModule factored, Product product) throws Exception {
    double[] expected = run(GraphWriter.write(multiplied(net, product)));
    double[] whole = run(GraphWriter.write(net));

    double[] actual = run(factored);

    assertThat(actual).usingComparatorWithPrecision(1e-4).containsExactly(expected);
    assertThat(actual).usingComparatorWithPrecision(1e-2).isNotEqualTo(whole);
  }

  private static Graph multiplied(Graph net, Product product) throws CompressionException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : net.parameters().entrySet()) {
      List<Long> shape = entry.getValue().shape();
      if (shape.size() > 1) {
        double[] approximation = product.of(doubles(entry.getValue()), shape);
        float[] floats = new float[approximation.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) approximation[i];
        }
        long[] sizes = shape.stream().mapToLong(n -> n).toArray();
        weights.put(entry.getKey(), Tensor.of(floats, sizes));
      }
    }
    return net.withParameters(weights);
  }

  private static double[] doubles(Tensor tensor) throws CompressionException {
    float[] floats = tensor.toFloats();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private double[] run(ScriptModule model) throws Exception {
    Random random = new Random(7);
    float[] x = new float[(int) (SHAPE[0] * SHAPE[1] * SHAPE[2] * SHAPE[3])];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    try (TorchSession session = new TorchSession(model, folder)) {
      return session.run(List.of(Input.floats(x, SHAPE))).get(0).elements();
    }
  }
}
