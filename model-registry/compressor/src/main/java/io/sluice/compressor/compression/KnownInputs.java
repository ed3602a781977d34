package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.NpyArray;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.recipe.OnnxInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes, as its own file says it, or as the samples show it: any number of examples of
 * their shape.
 *
 * @param samples null when there are none
 */
record KnownInputs(BroughtModel model, @Nullable Path samples) implements OnnxInputs {
  @Override
  public List<OnnxValue> of(Graph graph) throws CompressionException, IOException {
    if (model.described().size() == graph.inputs().size()) {
      return model.described();
    }
    if (samples == null) {
      throw new CompressionException(
          "without samples the shapes of its inputs are not known, which an ONNX model must say");
    }
    Samples seen = Samples.read(samples, graph.inputs());
    List<OnnxValue> inputs = new ArrayList<>();
    for (String name : graph.inputs()) {
      inputs.add(input(name, array(name, graph, seen)));
    }
    return inputs;
  }

  private static NpyArray array(String name, Graph graph, Samples seen)
      throws CompressionException {
    NpyArray array = seen.inputs().get(name);
    if (array == null && graph.inputs().size() == 1) {
      array = seen.inputs().values().iterator().next();
    }
    if (array == null) {
      throw new CompressionException(
          "The model takes %s, but the samples %s have no array %s"
              .formatted(graph.inputs(), seen.file(), name));
    }
    return array;
  }

  private static OnnxValue input(String name, NpyArray array) {
    List<OnnxValue.Dimension> shape = new ArrayList<>();
    shape.add(OnnxValue.Dimension.dynamic("batch"));
    array.elementShape().forEach(size -> shape.add(OnnxValue.Dimension.of(size)));
    return new OnnxValue(name, type(array), shape);
  }

  private static OnnxType type(NpyArray array) {
    return switch (array.type()) {
      case FLOAT32, FLOAT64 -> OnnxType.FLOAT;
      case INT64 -> OnnxType.INT64;
      case INT32 -> OnnxType.INT32;
      case UINT8 -> OnnxType.UINT8;
      case BOOL -> OnnxType.BOOL;
    };
  }
}
