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
 * Depthwise separable convolutions (Howard et al. 2017): a convolution becomes one of each channel
 * by itself and one of single elements that mixes the channels. They begin as near to the layer as
 * they can be: what each input goes into is approximated by its largest singular vectors. That is
 * not near, so this makes a student, which a {@code distill} after it teaches. Needs no data
 * itself.
 *
 * @param multiplier how many channels the first makes of each input
 * @param leastInputs a layer of fewer inputs stays as it is, for there is little to win
 * @param layers which may be replaced
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

  /** One channel of each input, all layers but those of very few inputs. */
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

  /** Makes two layers of one. */
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
