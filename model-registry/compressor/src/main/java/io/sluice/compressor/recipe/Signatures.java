package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.flow.DataFlow;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model takes and gives: the name from its code, the shapes from samples and a run. */
final class Signatures {
  private static final long ANY = -1;

  private Signatures() {}

  /** The name of the model's one input. */
  static String inputName(ScriptModule model) throws CompressionException {
    List<String> inputs = DataFlow.of(model).inputs();
    if (inputs.size() != 1) {
      throw new CompressionException(
          "The model's forward takes %s; only models with one input are served"
              .formatted(inputs.isEmpty() ? "nothing" : inputs));
    }
    return inputs.get(0);
  }

  /**
   * @param samples null when there are none; then nothing is known of the shapes
   */
  static ModelSignature of(
      String inputName, @Nullable Samples samples, @Nullable Measurement measured) {
    TensorSpec input =
        samples == null
            ? new TensorSpec(inputName, TensorType.FP32, List.of(ANY))
            : new TensorSpec(inputName, type(samples), batchOf(samples.exampleShape()));
    TensorSpec output =
        new TensorSpec(
            "output",
            TensorType.FP32,
            measured == null ? List.of(ANY) : batchOf(measured.outputShape()));
    return new ModelSignature(List.of(input), List.of(output));
  }

  private static TensorType type(Samples samples) {
    return switch (samples.type()) {
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
