package io.sluice.compressor.technique.factor;

import io.sluice.compressor.factorization.ConvolutionKernel;
import io.sluice.compressor.factorization.KernelCpDecomposition;
import io.sluice.compressor.factorization.KernelTuckerDecomposition;
import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Canonical polyadic (CP) decomposition (Lebedev et al., ICLR 2015): replaces a convolution by a
 * pointwise, a depthwise and a pointwise convolution, the depthwise convolution with the kernel
 * size of the original. Takes fewer weights than Tucker at equal rank, but loses more. Needs no
 * data, but time in proportion to weights × rank × {@code iterations}: some seconds for a layer of
 * 128 channels, minutes for 512.
 *
 * <p>The paper also splits the kernel into rows and columns. That would save a few weights per
 * channel at the cost of another layer, and one-dimensional depthwise convolutions are the slowest
 * of libtorch; so the kernel stays whole, as in Astrid and Lee (2017).
 *
 * @param rule rule of choosing the rank of each layer; {@code energy} tries ranks, {@code bayesian}
 *     takes the higher of the two Tucker ranks
 * @param amount argument of the rule
 * @param iterations maximal number of iterations of alternating least squares
 * @param leastInputs least number of inputs of a replaced layer; layers with fewer, such as the
 *     first, have little to gain and much to lose
 * @param layers layers to replace
 */
public record CpDecompositionTechnique(
    RankSelectionRule rule, double amount, int iterations, int leastInputs, LayerChoice layers)
    implements CompressionTechnique {
  private static final int LEAST_INPUTS = 8;
  private static final int ITERATIONS = 60;

  public CpDecompositionTechnique {
    rule.requireValid(amount);
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, not " + iterations);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Uses a common rule for all layers but those of very few inputs. */
  public CpDecompositionTechnique(RankSelectionRule rule, double amount) {
    this(rule, amount, ITERATIONS, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "cp";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return LayerFactorization.apply(name(), model, layers, new ThreeLayerMethod(workshop.seed()));
  }

  /** Factorisation of a convolution into three layers. */
  private final class ThreeLayerMethod implements LayerFactorization.FactorizationMethod {
    private final long seed;

    ThreeLayerMethod(long seed) {
      this.seed = seed;
    }

    @Override
    public boolean isFor(GraphWeightLayer layer) {
      return layer.node().is("conv2d")
          && layer.isDense()
          && layer.area() > 1
          && layer.inputs() >= leastInputs;
    }

    @Override
    public FactorLayerChain chain(GraphWeightLayer layer) throws ModelProcessingException {
      ConvolutionKernel kernel =
          new ConvolutionKernel(
              layer.outputs(), layer.inputs(), layer.area(), layer.elements(name()));
      KernelCpDecomposition cp = solve(kernel);
      int rank = cp.outputs().numCols;
      return new FactorLayerChain(factors(layer, cp), "rank " + rank, cp.kept());
    }

    private KernelCpDecomposition solve(ConvolutionKernel kernel) {
      return switch (rule) {
        case COUNT -> solve(kernel, (int) Math.min(amount, rankOfParameters(kernel, 1)));
        case PARAMETERS -> solve(kernel, rankOfParameters(kernel, amount));
        case BAYESIAN -> {
          KernelTuckerDecomposition.CoreRanks ranks =
              new KernelTuckerDecomposition.TuckerSolver(kernel).ranks(rule, amount);
          yield solve(kernel, Math.max(ranks.inputs(), ranks.outputs()));
        }
        case ENERGY -> search(kernel);
      };
    }

    private KernelCpDecomposition solve(ConvolutionKernel kernel, int rank) {
      return KernelCpDecomposition.of(kernel, rank, iterations, seed);
    }

    /**
     * Searches the least rank with enough kept energy, at most the largest rank that saves weights.
     */
    private KernelCpDecomposition search(ConvolutionKernel kernel) {
      int low = 0;
      int high = rankOfParameters(kernel, 1);
      KernelCpDecomposition best = solve(kernel, high);
      while (high - low > 1 && best.kept() >= amount) {
        int middle = (low + high) / 2;
        KernelCpDecomposition tried = solve(kernel, middle);
        if (tried.kept() >= amount) {
          best = tried;
          high = middle;
        } else {
          low = middle;
        }
      }
      return best;
    }

    private int rankOfParameters(ConvolutionKernel kernel, double share) {
      double perTerm = kernel.outputs() + kernel.inputs() + kernel.area();
      return (int) Math.max(1, share * kernel.elements().length / perTerm);
    }

    private List<FactorLayer> factors(GraphWeightLayer layer, KernelCpDecomposition cp)
        throws ModelProcessingException {
      int rank = cp.outputs().numCols;
      List<Long> shape = new ArrayList<>(List.of((long) rank, 1L));
      shape.addAll(layer.kernel());
      double[] kernels = CommonOps_DDRM.transpose(cp.places(), null).data;
      return List.of(
          FactorLayer.matrix("reduce", CommonOps_DDRM.transpose(cp.inputs(), null), layer),
          FactorLayer.moving("core", kernels, shape, layer, rank),
          FactorLayer.matrix("expand", cp.outputs(), layer));
    }
  }
}
