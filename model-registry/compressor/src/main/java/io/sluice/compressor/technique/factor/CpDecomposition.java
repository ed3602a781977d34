package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.Cp;
import io.sluice.compressor.factorization.Kernel;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.factorization.Tucker;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
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
public record CpDecomposition(
    RankRule rule, double amount, int iterations, int leastInputs, LayerChoice layers)
    implements Technique {
  private static final int LEAST_INPUTS = 8;
  private static final int ITERATIONS = 60;

  public CpDecomposition {
    rule.requireValid(amount);
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, not " + iterations);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Uses a common rule for all layers but those of very few inputs. */
  public CpDecomposition(RankRule rule, double amount) {
    this(rule, amount, ITERATIONS, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "cp";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Factoring.apply(name(), model, layers, new ThreeLayers(workshop.seed()));
  }

  /** Factorisation of a convolution into three layers. */
  private final class ThreeLayers implements Factoring.Method {
    private final long seed;

    ThreeLayers(long seed) {
      this.seed = seed;
    }

    @Override
    public boolean isFor(WeightLayer layer) {
      return layer.node().is("conv2d")
          && layer.isDense()
          && layer.area() > 1
          && layer.inputs() >= leastInputs;
    }

    @Override
    public Chain chain(WeightLayer layer) throws CompressionException {
      Kernel kernel =
          new Kernel(layer.outputs(), layer.inputs(), layer.area(), layer.elements(name()));
      Cp cp = solve(kernel);
      int rank = cp.outputs().numCols;
      return new Chain(factors(layer, cp), "rank " + rank, cp.kept());
    }

    private Cp solve(Kernel kernel) {
      return switch (rule) {
        case COUNT -> solve(kernel, (int) Math.min(amount, rankOfParameters(kernel, 1)));
        case PARAMETERS -> solve(kernel, rankOfParameters(kernel, amount));
        case BAYESIAN -> {
          Tucker.Ranks ranks = new Tucker.Problem(kernel).ranks(rule, amount);
          yield solve(kernel, Math.max(ranks.inputs(), ranks.outputs()));
        }
        case ENERGY -> search(kernel);
      };
    }

    private Cp solve(Kernel kernel, int rank) {
      return Cp.of(kernel, rank, iterations, seed);
    }

    /**
     * Searches the least rank with enough kept energy, at most the largest rank that saves weights.
     */
    private Cp search(Kernel kernel) {
      int low = 0;
      int high = rankOfParameters(kernel, 1);
      Cp best = solve(kernel, high);
      while (high - low > 1 && best.kept() >= amount) {
        int middle = (low + high) / 2;
        Cp tried = solve(kernel, middle);
        if (tried.kept() >= amount) {
          best = tried;
          high = middle;
        } else {
          low = middle;
        }
      }
      return best;
    }

    private int rankOfParameters(Kernel kernel, double share) {
      double perTerm = kernel.outputs() + kernel.inputs() + kernel.area();
      return (int) Math.max(1, share * kernel.elements().length / perTerm);
    }

    private List<Factor> factors(WeightLayer layer, Cp cp) throws CompressionException {
      int rank = cp.outputs().numCols;
      List<Long> shape = new ArrayList<>(List.of((long) rank, 1L));
      shape.addAll(layer.kernel());
      double[] kernels = CommonOps_DDRM.transpose(cp.places(), null).data;
      return List.of(
          Factor.matrix("reduce", CommonOps_DDRM.transpose(cp.inputs(), null), layer),
          Factor.moving("core", kernels, shape, layer, rank),
          Factor.matrix("expand", cp.outputs(), layer));
    }
  }
}
