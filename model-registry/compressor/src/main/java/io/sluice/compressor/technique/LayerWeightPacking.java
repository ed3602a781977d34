package io.sluice.compressor.technique;

import io.sluice.graph.quantization.IntegerWeight;
import io.sluice.graph.quantization.TorchPackedParameters;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;

/** Packing of quantised weights of single layers for libtorch. */
final class LayerWeightPacking {
  private LayerWeightPacking() {}

  static ScriptObject linear(
      ReplaceableLayer.Linear layer, WeightQuantizationScheme scheme, String path)
      throws ModelProcessingException {
    IntegerWeight weight = IntegerWeight.of(layer.weight(), scheme, path);
    return TorchPackedParameters.linear(weight.tensor(), layer.bias());
  }

  static ScriptObject conv(
      ReplaceableLayer.Conv2d layer, WeightQuantizationScheme scheme, String path)
      throws ModelProcessingException {
    IntegerWeight weight = IntegerWeight.of(layer.weight(), scheme, path);
    ReplaceableLayer.Geometry geometry = layer.geometry();
    return TorchPackedParameters.conv2d(
        weight.tensor(),
        layer.bias(),
        new TorchPackedParameters.Geometry(
            geometry.stride(), geometry.padding(), geometry.dilation(), geometry.groups()));
  }
}
