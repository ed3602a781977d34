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
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Canonical polyadic decomposition (Lebedev et al., ICLR 2015): a two-dimensional convolution
 * becomes four, of single elements, of columns and of rows of each channel by itself, and of single
 * elements again. It takes fewer weights than Tucker's for the same rank, but loses more, and what
 * comes out wants a small learning rate. Needs no data, but time: that of weights × rank × {@code
 * iterations}, some seconds for a layer of 128 channels, minutes for one of 512.
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
    return Factoring.apply(name(), model, layers, new FourLayers(workshop.seed()));
  }

  /** Makes four layers of one. */
  private final class FourLayers implements Factoring.Method {
    private final long seed;

    FourLayers(long seed) {
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
      int width = layer.kernel().get(1).intValue();
      Cp cp = solve(kernel, width);
      int rank = cp.outputs().numCols;
      return new Chain(factors(layer, cp), "rank " + rank, cp.kept());
    }

    private Cp solve(Kernel kernel, int width) {
      return switch (rule) {
        case COUNT -> solve(kernel, width, (int) amount);
        case PARAMETERS -> solve(kernel, width, rankOfParameters(kernel, width, amount));
        case BAYESIAN -> {
          Tucker.Ranks ranks = new Tucker.Problem(kernel).ranks(rule, amount);
          yield solve(kernel, width, Math.max(ranks.inputs(), ranks.outputs()));
        }
        case ENERGY -> search(kernel, width);
      };
    }

    private Cp solve(Kernel kernel, int width, int rank) {
      return Cp.of(kernel, width, rank, iterations, seed);
    }

    /** The least rank that keeps enough, or the most that would make the layer smaller. */
    private Cp search(Kernel kernel, int width) {
      int low = 0;
      int high = rankOfParameters(kernel, width, 1);
      Cp best = solve(kernel, width, high);
      while (high - low > 1 && best.kept() >= amount) {
        int middle = (low + high) / 2;
        Cp tried = solve(kernel, width, middle);
        if (tried.kept() >= amount) {
          best = tried;
          high = middle;
        } else {
          low = middle;
        }
      }
      return best;
    }

    private int rankOfParameters(Kernel kernel, int width, double share) {
      double perTerm = kernel.outputs() + kernel.inputs() + width + kernel.area() / (double) width;
      return (int) Math.max(1, share * kernel.elements().length / perTerm);
    }

    private List<Factor> factors(WeightLayer layer, Cp cp) throws CompressionException {
      long rank = cp.outputs().numCols;
      DMatrixRMaj reduce = CommonOps_DDRM.transpose(cp.inputs(), null);
      return List.of(
          Factor.matrix("reduce", reduce, layer),
          line("rows", cp.rows(), List.of(rank, 1L, (long) cp.rows().numRows, 1L), layer, 0),
          line(
              "columns",
              cp.columns(),
              List.of(rank, 1L, 1L, (long) cp.columns().numRows),
              layer,
              1),
          Factor.matrix("expand", cp.outputs(), layer));
    }

    /** A convolution of each channel by itself along one dimension, in which it alone moves. */
    private Factor line(
        String name, DMatrixRMaj side, List<Long> shape, WeightLayer layer, int dimension)
        throws CompressionException {
      return Factor.convolution(
          name,
          CommonOps_DDRM.transpose(side, null).data,
          shape,
          along(layer.geometry("stride"), dimension, 1),
          along(layer.geometry("padding"), dimension, 0),
          along(layer.geometry("dilation"), dimension, 1),
          side.numCols);
    }

    private List<Long> along(List<Long> numbers, int dimension, long other) {
      return dimension == 0 ? List.of(numbers.get(0), other) : List.of(other, numbers.get(1));
    }
  }
}
