package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of convolutions with one to three spatial dimensions, including grouped convolutions. */
final class Convolutions {
  private Convolutions() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Conv", Convolutions::convolution);
    converters.put("ConvTranspose", Convolutions::transposed);
  }

  private static List<Long> kernel(Conversion node) throws CompressionException {
    List<Long> weight = node.knownDims(1);
    if (weight.size() < 3 || !Dims.areKnown(weight)) {
      throw node.fails("the shape of its weight is " + weight);
    }
    return weight.subList(2, weight.size());
  }

  private static void convolution(Conversion node) throws CompressionException {
    Windows windows = Windows.of(node, kernel(node));
    Argument input = node.tensor(0);
    Optional<List<Long>> padding = windows.symmetric();
    if (padding.isEmpty()) {
      input = windows.padded(node, input, 0);
    }
    Weights weights = Weights.of(node);
    Argument result =
        node.call(
            "conv" + windows.kernel().size() + "d",
            input,
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            Argument.ints(windows.strides()),
            Argument.ints(padding.orElse(windows.none())),
            Argument.ints(windows.dilations()),
            Argument.of(node.settings().integer("group", 1)));
    long channels = node.knownDims(1).get(0);
    List<Long> dims = batch(node, windows.kernel().size() + 2);
    node.give(result, node.type(0), windows.result(dims, channels, false));
  }

  /** Shape of the input, with unknown sizes where necessary. */
  static List<Long> batch(Conversion node, int rank) throws CompressionException {
    List<Long> dims = node.dims(0);
    if (dims != null && dims.size() != rank) {
      throw node.fails("its input has the shape %s instead of %d dimensions".formatted(dims, rank));
    }
    return dims == null ? Dims.unknown(rank) : dims;
  }

  private static void transposed(Conversion node) throws CompressionException {
    Windows windows = Windows.of(node, kernel(node));
    int count = windows.kernel().size();
    Optional<List<Long>> padding = windows.symmetric();
    if (padding.isEmpty()
        || node.settings().isSet("output_shape")
        || node.settings().text("auto_pad", "NOTSET").startsWith("SAME")) {
      throw node.fails(
          "padding must be equal on both sides; output_shape and SAME are not supported");
    }
    Weights weights = Weights.of(node);
    long groups = node.settings().integer("group", 1);
    Argument result =
        node.call(
            "conv_transpose" + count + "d",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            Argument.ints(windows.strides()),
            Argument.ints(padding.get()),
            Argument.ints(
                node.settings().integers("output_padding", Collections.nCopies(count, 0L))),
            Argument.of(groups),
            Argument.ints(windows.dilations()));
    List<Long> dims = Dims.unknown(count + 2);
    dims = Dims.with(dims, 0, batch(node, count + 2).get(0));
    node.give(result, node.type(0), Dims.with(dims, 1, node.knownDims(1).get(1) * groups));
  }
}
