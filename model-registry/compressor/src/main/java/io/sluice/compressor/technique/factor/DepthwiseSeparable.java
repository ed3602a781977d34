package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.factorization.Kernel;
import io.sluice.compressor.factorization.Svd;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
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
public record DepthwiseSeparable(int multiplier, int leastInputs, LayerChoice layers)
    implements Technique {
  private static final int LEAST_INPUTS = 8;

  public DepthwiseSeparable {
    if (multiplier < 1) {
      throw new IllegalArgumentException("multiplier must be at least 1, not " + multiplier);
    }
    if (leastInputs < 1) {
      throw new IllegalArgumentException("least-inputs must be at least 1, not " + leastInputs);
    }
  }

  /** Multiplier 1, all layers but those of very few inputs. */
  public DepthwiseSeparable() {
    this(1, LEAST_INPUTS, LayerChoice.ALL);
  }

  @Override
  public String name() {
    return "depthwise-separable";
  }

  @Override
  public Step apply(ScriptModule model, Workshop workshop) throws CompressionException {
    return Factoring.apply(name(), model, layers, new TwoLayers());
  }

  /** Factorisation of a convolution into two layers. */
  private final class TwoLayers implements Factoring.Method {
    @Override
    public boolean isFor(WeightLayer layer) {
      return layer.isDense() && layer.area() > 1 && layer.inputs() >= leastInputs;
    }

    @Override
    public Chain chain(WeightLayer layer) throws CompressionException {
      int inputs = layer.inputs();
      int area = layer.area();
      Kernel kernel = new Kernel(layer.outputs(), inputs, area, layer.elements(name()));
      int each = Math.min(multiplier, Math.min(area, layer.outputs()));
      DMatrixRMaj depthwise = new DMatrixRMaj(inputs * each, area);
      DMatrixRMaj pointwise = new DMatrixRMaj(layer.outputs(), inputs * each);
      double kept = 0;
      double all = 0;
      for (int i = 0; i < inputs; i++) {
        Svd svd = Svd.of(kernel.ofInput(i));
        Svd.Product product = svd.truncated(each);
        CommonOps_DDRM.insert(product.right(), depthwise, i * each, 0);
        CommonOps_DDRM.insert(product.left(), pointwise, 0, i * each);
        kept += svd.spectrum().kept(each) * svd.spectrum().total();
        all += svd.spectrum().total();
      }
      List<Long> shape = new ArrayList<>(List.of((long) inputs * each, 1L));
      shape.addAll(layer.kernel());
      return new Chain(
          List.of(
              Factor.moving("depthwise", depthwise.data, shape, layer, inputs),
              Factor.matrix("pointwise", pointwise, layer)),
          each == 1 ? "depthwise separable" : "depthwise separable, %d of each".formatted(each),
          all == 0 ? 1 : kept / all);
    }
  }
}
