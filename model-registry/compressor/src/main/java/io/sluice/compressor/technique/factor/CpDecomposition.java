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
 * Canonical polyadic decomposition (Lebedev et al., ICLR 2015): a convolution becomes three, of
 * single elements, of each channel by itself with the same kernel, and of single elements again. It
 * takes fewer weights than Tucker's for the same rank, but loses more. Needs no data, but time:
 * that of weights × rank × {@code iterations}, some seconds for a layer of 128 channels, minutes
 * for one of 512.
 *
 * <p>The paper splits the kernel into rows and columns as well. That saves a few weights of each
 * channel and costs one layer more, and convolutions of each channel by itself along one dimension
 * are what libtorch is slowest at; so the kernel stays whole, as Astrid and Lee (2017) have it.
 *
 * @param rule how the rank of each layer is chosen; {@code energy} tries ranks, {@code bayesian}
 *     takes the higher of the two that Tucker's would have
 * @param amount what the rule takes
 * @param iterations of the alternating least squares at most
 * @param leastInputs a layer of fewer inputs stays as it is, such as the first, for there is little
 *     to win and much to lose
 * @param layers which may be replaced
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

  /** The same rule for all layers but those of very few inputs. */
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

  /** Makes three layers of one. */
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

    /** The least rank that keeps enough, or the most that would make the layer smaller. */
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
