package io.sluice.compressor.compression;

import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.measurement.NpyArray;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Detection of inputs and outputs of a model: names from its code, shapes from samples and a run.
 */
final class ModelSignatureDetection {
  private static final long ANY = -1;

  private ModelSignatureDetection() {}

  /**
   * @param samples samples; null for unknown shapes
   */
  static ModelSignature of(
      List<String> names,
      @Nullable EvaluationSamples samples,
      @Nullable ModelMeasurement measured) {
    List<TensorSpec> inputs = new ArrayList<>();
    for (String name : names) {
      NpyArray array = samples == null ? null : samples.inputs().get(name);
      if (array == null && samples != null && samples.inputs().size() == 1) {
        array = samples.inputs().values().iterator().next();
      }
      inputs.add(
          array == null
              ? new TensorSpec(name, TensorType.FP32, List.of(ANY))
              : new TensorSpec(name, type(array), batchOf(array.elementShape())));
    }
    TensorSpec output =
        new TensorSpec(
            "output",
            TensorType.FP32,
            measured == null ? List.of(ANY) : batchOf(measured.outputShape()));
    return new ModelSignature(inputs, List.of(output));
  }

  private static TensorType type(NpyArray array) {
    return switch (array.type()) {
      case FLOAT32, FLOAT64 -> TensorType.FP32;
      case INT64 -> TensorType.INT64;
      case INT32 -> TensorType.INT32;
      case UINT8 -> TensorType.UINT8;
      case BOOL -> TensorType.BOOL;
    };
  }

  private static List<Long> batchOf(List<Long> exampleShape) {
    List<Long> shape = new ArrayList<>(List.of(ANY));
    shape.addAll(exampleShape);
    return shape;
  }
}
