package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.Kernel;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.factorization.Tucker;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
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
public record TuckerDecomposition(
    RankRule rule, double amount, int iterations, int leastInputs, LayerChoice layers)
    implements Technique {
  private static final int LEAST_INPUTS = 8;

  /** Number of alternations that usually reaches convergence. */
  private static final int ITERATIONS = 4;

  public TuckerDecomposition {
    rule.requireValid(amount);
    if (iterations < 0) {
      throw new IllegalArgumentException("iterations must not be negative, but are " + iterations);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Uses a common rule for all layers but those of very few inputs. */
  public TuckerDecomposition(RankRule rule, double amount) {
    this(rule, amount, ITERATIONS, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "tucker";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Factoring.apply(name(), model, layers, new ThreeLayers());
  }

  /** Factorisation of a convolution into three layers. */
  private final class ThreeLayers implements Factoring.Method {
    @Override
    public boolean isFor(WeightLayer layer) {
      return layer.isDense() && layer.area() > 1 && layer.inputs() >= leastInputs;
    }

    @Override
    public Chain chain(WeightLayer layer) throws CompressionException {
      Kernel kernel =
          new Kernel(layer.outputs(), layer.inputs(), layer.area(), layer.elements(name()));
      Tucker.Problem problem = new Tucker.Problem(kernel);
      Tucker.Ranks ranks = problem.ranks(rule, amount);
      Tucker tucker = problem.solve(ranks, iterations);
      return new Chain(
          factors(layer, tucker),
          "ranks %d of %d and %d of %d"
              .formatted(ranks.inputs(), kernel.inputs(), ranks.outputs(), kernel.outputs()),
          tucker.kept());
    }

    /** Returns the factors; a side at full rank needs no layer. */
    private List<Factor> factors(WeightLayer layer, Tucker tucker) throws CompressionException {
      Kernel core = tucker.core();
      List<Long> shape = new ArrayList<>(List.of((long) core.outputs(), (long) core.inputs()));
      shape.addAll(layer.kernel());
      List<Factor> factors = new ArrayList<>();
      if (core.inputs() < layer.inputs()) {
        DMatrixRMaj mixture = CommonOps_DDRM.transpose(tucker.inputs(), null);
        factors.add(Factor.matrix("reduce", mixture, layer));
      }
      factors.add(Factor.moving("core", core.elements(), shape, layer, 1));
      if (core.outputs() < layer.outputs()) {
        factors.add(Factor.matrix("expand", tucker.outputs(), layer));
      }
      return factors;
    }
  }
}
