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
 * Low rank: a linear layer, or a convolution whose kernel is one element, becomes two, by its
 * truncated singular value decomposition, W ≈ U·V with fewer columns of U than either side of W has
 * (Sainath et al. 2013). Needs no data; what it loses a {@code fine-tune} after it wins back in
 * part.
 *
 * @param rule how the rank of each layer is chosen
 * @param amount what the rule takes
 * @param layers which may be replaced
 */
public record LowRank(RankRule rule, double amount, LayerChoice layers) implements Technique {
  public LowRank {
    rule.requireValid(amount);
  }

  /** So much of the squared singular values is kept, 0 to 1, in all layers. */
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

  /** Makes two layers of one. */
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
