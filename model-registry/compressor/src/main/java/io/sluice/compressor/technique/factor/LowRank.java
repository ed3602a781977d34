package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.RankRule;
import io.sluice.compressor.factorization.Svd;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Low-rank factorisation: replaces a linear layer or a pointwise convolution by two, using the
 * truncated singular value decomposition W ≈ U·V of a rank below both sides of W (Sainath et al.
 * 2013). Needs no data; a later {@code fine-tune} recovers part of the loss.
 *
 * @param rule rule of choosing the rank of each layer
 * @param amount argument of the rule
 * @param layers layers to replace
 */
public record LowRank(RankRule rule, double amount, LayerChoice layers) implements Technique {
  public LowRank {
    rule.requireValid(amount);
  }

  /**
   * Keeps a share of the squared singular values in all layers.
   *
   * @param energy share, above 0 and at most 1
   */
  public LowRank(double energy) {
    this(RankRule.ENERGY, energy, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "low-rank";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Factoring.apply(name(), model, layers, new Halving());
  }

  /** Factorisation of a layer into two. */
  private final class Halving implements Factoring.Method {
    @Override
    public boolean isFor(WeightLayer layer) {
      return layer.isPointwise();
    }

    @Override
    public Chain chain(WeightLayer layer) throws CompressionException {
      int outputs = layer.outputs();
      int inputs = layer.inputs();
      Svd svd = Svd.of(DMatrixRMaj.wrap(outputs, inputs, layer.elements(name())));
      int rank = rule.rank(svd.spectrum(), outputs, inputs, amount);
      Svd.Product product = svd.truncated(rank);
      Factor reduce =
          layer.isLinear()
              ? Factor.matrix("reduce", product.right(), layer)
              : Factor.moving("reduce", product.right().data, shape(rank, inputs, layer), layer, 1);
      return new Chain(
          List.of(reduce, Factor.matrix("expand", product.left(), layer)),
          "rank %d of %d".formatted(rank, svd.spectrum().size()),
          svd.spectrum().kept(rank));
    }

    private List<Long> shape(long rank, long inputs, WeightLayer layer) {
      return layer.kernel().size() == 1 ? List.of(rank, inputs, 1L) : List.of(rank, inputs, 1L, 1L);
    }
  }
}
