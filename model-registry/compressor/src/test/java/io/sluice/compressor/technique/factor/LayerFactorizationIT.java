package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.factorization.ConvolutionKernel;
import io.sluice.compressor.factorization.KernelCpDecomposition;
import io.sluice.compressor.factorization.KernelTuckerDecomposition;
import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.factorization.SingularValueDecomposition;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.TorchSession;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
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
class LayerFactorizationIT {
  private static final long[] SHAPE = {2, 3, 9, 11};

  @TempDir Path folder;

  /** Weight approximated by a chain. */
  private interface ChainProduct {
    double[] of(double[] weight, List<Long> shape);
  }

  @Test
  void matricesOfLowRank() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(1)
            .conv(3, 16, 1, 2, 1, 1, true)
            .relu()
            .globalAveragePool()
            .flatten()
            .linear(16, 20)
            .graph();

    CompressionTechnique.Step step =
        new LowRankFactorizationTechnique(RankSelectionRule.COUNT, 2, LayerChoice.ALL)
            .apply(TorchScriptGraphWriter.write(net), StepContext.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), LayerFactorizationIT::rankTwo);
  }

  private static double[] rankTwo(double[] weight, List<Long> shape) {
    int rows = shape.get(0).intValue();
    DMatrixRMaj matrix = DMatrixRMaj.wrap(rows, weight.length / rows, weight);
    SingularValueDecomposition.Product product = SingularValueDecomposition.of(matrix).truncated(2);
    DMatrixRMaj approximation = new DMatrixRMaj(matrix.numRows, matrix.numCols);
    CommonOps_DDRM.mult(product.left(), product.right(), approximation);
    return approximation.data;
  }

  @Test
  void convolutionsByTucker() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(2)
            .conv(3, 16, 3, 2, 1, 1, true)
            .relu()
            .conv(16, 12, 3)
            .conv(12, 2, 3)
            .graph();

    CompressionTechnique.Step step =
        new TuckerDecompositionTechnique(RankSelectionRule.COUNT, 2, 4, 1, LayerChoice.ALL)
            .apply(TorchScriptGraphWriter.write(net), StepContext.EMPTY);

    assertThat(step.report().changed()).hasSize(3);
    assertComputes(net, step.model(), LayerFactorizationIT::ranksTwo);
  }

  private static double[] ranksTwo(double[] weight, List<Long> shape) {
    ConvolutionKernel kernel =
        new ConvolutionKernel(shape.get(0).intValue(), shape.get(1).intValue(), 9, weight);
    return new KernelTuckerDecomposition.TuckerSolver(kernel)
        .solve(new KernelTuckerDecomposition.CoreRanks(2, 2), 4)
        .product()
        .elements();
  }

  @Test
  void convolutionsByCanonicalTerms() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(3).conv(3, 16, 3, 2, 1, 1, true).relu().conv(16, 12, 3).graph();

    CompressionTechnique.Step step =
        new CpDecompositionTechnique(RankSelectionRule.COUNT, 3, 60, 1, LayerChoice.ALL)
            .apply(TorchScriptGraphWriter.write(net), StepContext.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), LayerFactorizationIT::threeTerms);
  }

  private static double[] threeTerms(double[] weight, List<Long> shape) {
    ConvolutionKernel kernel =
        new ConvolutionKernel(shape.get(0).intValue(), shape.get(1).intValue(), 9, weight);
    return KernelCpDecomposition.of(kernel, 3, 60, 0).product().elements();
  }

  @Test
  void convolutionsPerChannelAndAcross() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(4).conv(3, 16, 3, 2, 1, 1, true).relu().conv(16, 12, 3).graph();

    CompressionTechnique.Step step =
        new DepthwiseSeparableTechnique(2, 1, LayerChoice.ALL)
            .apply(TorchScriptGraphWriter.write(net), StepContext.EMPTY);

    assertThat(step.report().changed()).hasSize(2);
    assertComputes(net, step.model(), LayerFactorizationIT::rankTwoOfEachInput);
  }

  private static double[] rankTwoOfEachInput(double[] weight, List<Long> shape) {
    int inputs = shape.get(1).intValue();
    ConvolutionKernel kernel = new ConvolutionKernel(shape.get(0).intValue(), inputs, 9, weight);
    double[] approximation = new double[weight.length];
    for (int i = 0; i < inputs; i++) {
      double[] ofInput = rankTwo(kernel.ofInput(i).data, List.of(shape.get(0)));
      for (int at = 0; at < ofInput.length; at++) {
        approximation[(at / 9 * inputs + i) * 9 + at % 9] = ofInput[at];
      }
    }
    return approximation;
  }

  private void assertComputes(ComputationGraph net, ScriptModule factored, ChainProduct product)
      throws Exception {
    double[] expected = run(TorchScriptGraphWriter.write(multiplied(net, product)));
    double[] whole = run(TorchScriptGraphWriter.write(net));

    double[] actual = run(factored);

    assertThat(actual).usingComparatorWithPrecision(1e-4).containsExactly(expected);
    assertThat(actual).usingComparatorWithPrecision(1e-2).isNotEqualTo(whole);
  }

  private static ComputationGraph multiplied(ComputationGraph net, ChainProduct product)
      throws ModelProcessingException {
    Map<String, ScriptTensor> weights = new LinkedHashMap<>();
    for (Map.Entry<String, ScriptTensor> entry : net.parameters().entrySet()) {
      List<Long> shape = entry.getValue().shape();
      if (shape.size() > 1) {
        double[] approximation = product.of(doubles(entry.getValue()), shape);
        float[] floats = new float[approximation.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) approximation[i];
        }
        long[] sizes = shape.stream().mapToLong(n -> n).toArray();
        weights.put(entry.getKey(), ScriptTensor.of(floats, sizes));
      }
    }
    return net.withParameters(weights);
  }

  private static double[] doubles(ScriptTensor tensor) throws ModelProcessingException {
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
      return session.run(List.of(ModelTestInput.floats(x, SHAPE))).get(0).elements();
    }
  }
}
