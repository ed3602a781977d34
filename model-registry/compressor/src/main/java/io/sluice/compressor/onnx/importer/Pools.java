package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Import of pooling, over windows or global. */
final class Pools {
  private Pools() {}

  static void register(Map<String, Converter> converters) {
    converters.put("MaxPool", Pools::max);
    converters.put("AveragePool", Pools::average);
    converters.put("GlobalAveragePool", Pools::globalAverage);
    converters.put("GlobalMaxPool", Pools::globalMax);
  }

  private static Windows windows(Conversion node) throws CompressionException {
    return Windows.of(node, node.settings().integers("kernel_shape", List.of()));
  }

  private static void give(Conversion node, Windows windows, Argument result)
      throws CompressionException {
    List<Long> dims = Convolutions.batch(node, windows.kernel().size() + 2);
    boolean ceil = node.settings().flag("ceil_mode", false);
    node.give(result, node.type(0), windows.result(dims, dims.get(1), ceil));
  }

  private static void max(Conversion node) throws CompressionException {
    node.requireNoOutput(1);
    Windows windows = windows(node);
    Argument input = node.tensor(0);
    Optional<List<Long>> padding = windows.symmetric().filter(windows::isAtMostHalf);
    if (padding.isEmpty()) {
      input = windows.padded(node, input, Double.NEGATIVE_INFINITY);
    }
    give(
        node,
        windows,
        node.call(
            "max_pool" + windows.kernel().size() + "d",
            input,
            Argument.ints(windows.kernel()),
            Argument.ints(windows.strides()),
            Argument.ints(padding.orElse(windows.none())),
            Argument.ints(windows.dilations()),
            Argument.of(node.settings().flag("ceil_mode", false))));
  }

  private static void average(Conversion node) throws CompressionException {
    Windows windows = windows(node);
    if (!windows.dilations().equals(Collections.nCopies(windows.kernel().size(), 1L))) {
      throw node.fails("only dilations of 1 are supported, not " + windows.dilations());
    }
    boolean countPadding = node.settings().flag("count_include_pad", false);
    Optional<List<Long>> padding = windows.symmetric().filter(windows::isAtMostHalf);
    if (padding.isPresent()) {
      give(node, windows, average(node, windows, node.tensor(0), padding.get(), countPadding));
      return;
    }
    if (node.settings().flag("ceil_mode", false)) {
      throw node.fails("ceil_mode with uneven padding is not supported");
    }
    Argument padded = windows.padded(node, node.tensor(0), 0);
    Argument result = average(node, windows, padded, windows.none(), true);
    if (!countPadding) {
      Argument ones = node.call("ones_like", node.tensor(0));
      Argument inside = windows.padded(node, ones, 0);
      Argument share = average(node, windows, inside, windows.none(), true);
      result = node.call("div", result, share);
    }
    give(node, windows, result);
  }

  private static Argument average(
      Conversion node, Windows windows, Argument input, List<Long> padding, boolean countPadding)
      throws CompressionException {
    return node.call(
        "avg_pool" + windows.kernel().size() + "d",
        input,
        Argument.ints(windows.kernel()),
        Argument.ints(windows.strides()),
        Argument.ints(padding),
        Argument.of(node.settings().flag("ceil_mode", false)),
        Argument.of(countPadding));
  }

  private static List<Long> globalDims(Conversion node) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    if (dims.size() < 3) {
      throw node.fails("its input has the shape " + dims);
    }
    List<Long> result = new ArrayList<>(Collections.nCopies(dims.size(), 1L));
    result.set(0, dims.get(0));
    result.set(1, dims.get(1));
    return result;
  }

  private static Argument spatial(int rank) {
    return Argument.ints(LongStream.range(2, rank).toArray());
  }

  private static void globalAverage(Conversion node) throws CompressionException {
    List<Long> dims = globalDims(node);
    Argument input = node.tensor(0);
    Argument result =
        switch (dims.size()) {
          case 3 -> node.call("adaptive_avg_pool1d", input, Argument.ints(1));
          case 4 -> node.call("adaptive_avg_pool2d", input, Argument.ints(1, 1));
          default -> node.call("mean", input, spatial(dims.size()), Argument.of(true));
        };
    node.give(result, node.type(0), dims);
  }

  private static void globalMax(Conversion node) throws CompressionException {
    List<Long> dims = globalDims(node);
    Argument result = node.call("amax", node.tensor(0), spatial(dims.size()), Argument.of(true));
    node.give(result, node.type(0), dims);
  }
}
