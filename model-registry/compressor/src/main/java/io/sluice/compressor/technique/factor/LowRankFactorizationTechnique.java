package io.sluice.compressor.technique.factor;

import io.sluice.compressor.factorization.RankSelectionRule;
import io.sluice.compressor.factorization.SingularValueDecomposition;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepContext;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
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
public record LowRankFactorizationTechnique(
    RankSelectionRule rule, double amount, LayerChoice layers) implements CompressionTechnique {
  public LowRankFactorizationTechnique {
    rule.requireValid(amount);
  }

  /**
   * Keeps a share of the squared singular values in all layers.
   *
   * @param energy share, above 0 and at most 1
   */
  public LowRankFactorizationTechnique(double energy) {
    this(RankSelectionRule.ENERGY, energy, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "low-rank";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return LayerFactorization.apply(name(), model, layers, new TwoLayerMethod());
  }

  /** Factorisation of a layer into two. */
  private final class TwoLayerMethod implements LayerFactorization.FactorizationMethod {
    @Override
    public boolean isFor(GraphWeightLayer layer) {
      return layer.isPointwise();
    }

    @Override
    public FactorLayerChain chain(GraphWeightLayer layer) throws ModelProcessingException {
      int outputs = layer.outputs();
      int inputs = layer.inputs();
      SingularValueDecomposition svd =
          SingularValueDecomposition.of(DMatrixRMaj.wrap(outputs, inputs, layer.elements(name())));
      int rank = rule.rank(svd.spectrum(), outputs, inputs, amount);
      SingularValueDecomposition.Product product = svd.truncated(rank);
      FactorLayer reduce =
          layer.isLinear()
              ? FactorLayer.matrix("reduce", product.right(), layer)
              : FactorLayer.moving(
                  "reduce", product.right().data, shape(rank, inputs, layer), layer, 1);
      return new FactorLayerChain(
          List.of(reduce, FactorLayer.matrix("expand", product.left(), layer)),
          "rank %d of %d".formatted(rank, svd.spectrum().size()),
          svd.spectrum().kept(rank));
    }

    private List<Long> shape(long rank, long inputs, GraphWeightLayer layer) {
      return layer.kernel().size() == 1 ? List.of(rank, inputs, 1L) : List.of(rank, inputs, 1L, 1L);
    }
  }
}
