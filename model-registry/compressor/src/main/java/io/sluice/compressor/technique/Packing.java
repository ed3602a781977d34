package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.quantization.IntegerWeight;
import io.sluice.compressor.quantization.PackedParameters;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.ScriptObject;

/** Packing of quantised weights of single layers for libtorch. */
final class Packing {
  private Packing() {}

  static ScriptObject linear(Layer.Linear layer, WeightScheme scheme, String path)
      throws CompressionException {
    IntegerWeight weight = IntegerWeight.of(layer.weight(), scheme, path);
    return PackedParameters.linear(weight.tensor(), layer.bias());
  }

  static ScriptObject conv(Layer.Conv2d layer, WeightScheme scheme, String path)
      throws CompressionException {
    IntegerWeight weight = IntegerWeight.of(layer.weight(), scheme, path);
    Layer.Geometry geometry = layer.geometry();
    return PackedParameters.conv2d(
        weight.tensor(),
        layer.bias(),
        new PackedParameters.Geometry(
            geometry.stride(), geometry.padding(), geometry.dilation(), geometry.groups()));
  }
}
