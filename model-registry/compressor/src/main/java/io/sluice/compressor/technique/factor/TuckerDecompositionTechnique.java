package io.sluice.compressor.technique.factor;

import io.sluice.compressor.factorization.ConvolutionKernel;
import io.sluice.compressor.factorization.KernelTuckerDecomposition;
import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Tucker-2 decomposition (Kim et al., ICLR 2016): replaces a convolution by a pointwise convolution
 * over the inputs, a smaller convolution of the same kernel size, and a pointwise convolution for
 * the outputs; the pointwise layer of a side at full rank is omitted. Needs no data; a later {@code
 * fine-tune} recovers part of the loss.
 *
 * @param rule rule of choosing both ranks of each layer; {@code bayesian} is that of the paper
 * @param amount argument of the rule, for each of both sides; {@code parameters} counts all three
 *     layers
 * @param iterations number of alternations between both sides; 0 for singular vectors alone
 * @param leastInputs least number of inputs of a replaced layer; layers with fewer, such as the
 *     first, have little to gain and much to lose
 * @param layers layers to replace
 */
public record TuckerDecompositionTechnique(
    RankSelectionRule rule, double amount, int iterations, int leastInputs, LayerChoice layers)
    implements CompressionTechnique {
  private static final int LEAST_INPUTS = 8;

  /** Number of alternations that usually reaches convergence. */
  private static final int ITERATIONS = 4;

  public TuckerDecompositionTechnique {
    rule.requireValid(amount);
    if (iterations < 0) {
      throw new IllegalArgumentException("iterations must not be negative, but are " + iterations);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Uses a common rule for all layers but those of very few inputs. */
  public TuckerDecompositionTechnique(RankSelectionRule rule, double amount) {
    this(rule, amount, ITERATIONS, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "tucker";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return LayerFactorization.apply(name(), model, layers, new ThreeLayerMethod());
  }

  /** Factorisation of a convolution into three layers. */
  private final class ThreeLayerMethod implements LayerFactorization.FactorizationMethod {
    @Override
    public boolean isFor(GraphWeightLayer layer) {
      return layer.isDense() && layer.area() > 1 && layer.inputs() >= leastInputs;
    }

    @Override
    public FactorLayerChain chain(GraphWeightLayer layer) throws ModelProcessingException {
      ConvolutionKernel kernel =
          new ConvolutionKernel(
              layer.outputs(), layer.inputs(), layer.area(), layer.elements(name()));
      KernelTuckerDecomposition.TuckerSolver problem =
          new KernelTuckerDecomposition.TuckerSolver(kernel);
      KernelTuckerDecomposition.CoreRanks ranks = problem.ranks(rule, amount);
      KernelTuckerDecomposition tucker = problem.solve(ranks, iterations);
      return new FactorLayerChain(
          factors(layer, tucker),
          "ranks %d of %d and %d of %d"
              .formatted(ranks.inputs(), kernel.inputs(), ranks.outputs(), kernel.outputs()),
          tucker.kept());
    }

    /** Returns the factors; a side at full rank needs no layer. */
    private List<FactorLayer> factors(GraphWeightLayer layer, KernelTuckerDecomposition tucker)
        throws ModelProcessingException {
      ConvolutionKernel core = tucker.core();
      List<Long> shape = new ArrayList<>(List.of((long) core.outputs(), (long) core.inputs()));
      shape.addAll(layer.kernel());
      List<FactorLayer> factors = new ArrayList<>();
      if (core.inputs() < layer.inputs()) {
        DMatrixRMaj mixture = CommonOps_DDRM.transpose(tucker.inputs(), null);
        factors.add(FactorLayer.matrix("reduce", mixture, layer));
      }
      factors.add(FactorLayer.moving("core", core.elements(), shape, layer, 1));
      if (core.outputs() < layer.outputs()) {
        factors.add(FactorLayer.matrix("expand", tucker.outputs(), layer));
      }
      return factors;
    }
  }
}
