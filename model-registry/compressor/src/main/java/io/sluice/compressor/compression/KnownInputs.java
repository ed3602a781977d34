package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.OnnxInputs;
import io.sluice.graph.ComputationGraph;
import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.NpyArray;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a model, from its own file or from the samples: any number of examples of their shape.
 *
 * @param samples samples; null without samples
 */
record KnownInputs(BroughtModel model, @Nullable Path samples) implements OnnxInputs {
  @Override
  public List<OnnxValueInfo> of(ComputationGraph graph)
      throws ModelProcessingException, IOException {
    if (model.described().size() == graph.inputs().size()) {
      return model.described();
    }
    if (samples == null) {
      throw new ModelProcessingException(
          "without samples the shapes of its inputs are not known, which an ONNX model must say");
    }
    EvaluationSamples seen = EvaluationSamples.read(samples, graph.inputs());
    List<OnnxValueInfo> inputs = new ArrayList<>();
    for (String name : graph.inputs()) {
      inputs.add(input(name, array(name, graph, seen)));
    }
    return inputs;
  }

  private static NpyArray array(String name, ComputationGraph graph, EvaluationSamples seen)
      throws ModelProcessingException {
    NpyArray array = seen.inputs().get(name);
    if (array == null && graph.inputs().size() == 1) {
      array = seen.inputs().values().iterator().next();
    }
    if (array == null) {
      throw new ModelProcessingException(
          "The model takes %s, but the samples %s have no array %s"
              .formatted(graph.inputs(), seen.file(), name));
    }
    return array;
  }

  private static OnnxValueInfo input(String name, NpyArray array) {
    List<OnnxValueInfo.Dimension> shape = new ArrayList<>();
    shape.add(OnnxValueInfo.Dimension.dynamic("batch"));
    array.elementShape().forEach(size -> shape.add(OnnxValueInfo.Dimension.of(size)));
    return new OnnxValueInfo(name, type(array), shape);
  }

  private static OnnxElementType type(NpyArray array) {
    return switch (array.type()) {
      case FLOAT32, FLOAT64 -> OnnxElementType.FLOAT;
      case INT64 -> OnnxElementType.INT64;
      case INT32 -> OnnxElementType.INT32;
      case UINT8 -> OnnxElementType.UINT8;
      case BOOL -> OnnxElementType.BOOL;
    };
  }
}
