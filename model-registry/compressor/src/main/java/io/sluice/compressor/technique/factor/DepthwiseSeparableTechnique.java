package io.sluice.compressor.technique.factor;

import io.sluice.compressor.factorization.ConvolutionKernel;
import io.sluice.compressor.factorization.SingularValueDecomposition;
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
 * Depthwise separable convolutions (Howard et al. 2017): replaces a convolution by a depthwise and
 * a pointwise convolution. Initial weights approximate the layer as well as possible, by the
 * largest singular vectors of the kernel slice of each input. The approximation is coarse: the
 * result is a student for a later {@code distill}. Needs no data itself.
 *
 * @param multiplier channels of the depthwise convolution per input
 * @param leastInputs least number of inputs of a replaced layer; smaller layers have little to gain
 * @param layers layers to replace
 */
public record DepthwiseSeparableTechnique(int multiplier, int leastInputs, LayerChoice layers)
    implements CompressionTechnique {
  private static final int LEAST_INPUTS = 8;

  public DepthwiseSeparableTechnique {
    if (multiplier < 1) {
      throw new IllegalArgumentException("multiplier must be at least 1, not " + multiplier);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Multiplier 1, all layers but those of very few inputs. */
  public DepthwiseSeparableTechnique() {
    this(1, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "depthwise-separable";
  }

  @Override
  public Step apply(ScriptModule model, StepContext workshop) throws ModelProcessingException {
    return LayerFactorization.apply(name(), model, layers, new TwoLayerMethod());
  }

  /** Factorisation of a convolution into two layers. */
  private final class TwoLayerMethod implements LayerFactorization.FactorizationMethod {
    @Override
    public boolean isFor(GraphWeightLayer layer) {
      return layer.isDense() && layer.area() > 1 && layer.inputs() >= leastInputs;
    }

    @Override
    public FactorLayerChain chain(GraphWeightLayer layer) throws ModelProcessingException {
      int inputs = layer.inputs();
      int area = layer.area();
      ConvolutionKernel kernel =
          new ConvolutionKernel(layer.outputs(), inputs, area, layer.elements(name()));
      int each = Math.min(multiplier, Math.min(area, layer.outputs()));
      DMatrixRMaj depthwise = new DMatrixRMaj(inputs * each, area);
      DMatrixRMaj pointwise = new DMatrixRMaj(layer.outputs(), inputs * each);
      double kept = 0;
      double all = 0;
      for (int i = 0; i < inputs; i++) {
        SingularValueDecomposition svd = SingularValueDecomposition.of(kernel.ofInput(i));
        SingularValueDecomposition.Product product = svd.truncated(each);
        CommonOps_DDRM.insert(product.right(), depthwise, i * each, 0);
        CommonOps_DDRM.insert(product.left(), pointwise, 0, i * each);
        kept += svd.spectrum().kept(each) * svd.spectrum().total();
        all += svd.spectrum().total();
      }
      List<Long> shape = new ArrayList<>(List.of((long) inputs * each, 1L));
      shape.addAll(layer.kernel());
      return new FactorLayerChain(
          List.of(
              FactorLayer.moving("depthwise", depthwise.data, shape, layer, inputs),
              FactorLayer.matrix("pointwise", pointwise, layer)),
          each == 1 ? "depthwise separable" : "depthwise separable, %d of each".formatted(each),
          all == 0 ? 1 : kept / all);
    }
  }
}
