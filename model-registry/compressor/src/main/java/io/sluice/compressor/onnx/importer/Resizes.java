package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images made larger or smaller, by the nearest pixel or linearly. */
final class Resizes {
  private Resizes() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Resize", Resizes::resize);
    converters.put("DepthToSpace", Resizes::depthToSpace);
  }

  /** How libtorch calls the same, and its result. */
  private record Method(String operator, Argument alignCorners) {}

  private static void resize(Conversion node) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    int spatial = dims.size() - 2;
    if (spatial < 1
        || spatial > 2
        || node.settings().isSet("axes")
        || node.settings().flag("antialias", false)) {
      throw node.fails("its input has the shape " + dims + ", or it has axes or antialiasing");
    }
    Optional<double[]> scales = scales(node, dims.size());
    List<Argument> sizes = scales.isPresent() ? List.of() : node.numbers(3);
    List<Long> result = scales.isPresent() ? scaled(dims, scales.get()) : Shapes.known(sizes);
    Method method = method(node, spatial, isWhole(dims, result, scales));
    if (method.operator().contains("linear") && result.subList(2, result.size()).contains(1L)) {
      throw node.fails("it makes one pixel of a row linearly, which libtorch weighs differently");
    }
    Argument factors = Argument.NONE;
    if (scales.isPresent()) {
      List<Argument> each = new ArrayList<>();
      for (int d = 2; d < dims.size(); d++) {
        each.add(Argument.of(scales.get()[d]));
      }
      factors = new Argument.Items(each);
    }
    Argument lengths =
        scales.isPresent() ? Argument.NONE : new Argument.Items(sizes.subList(2, sizes.size()));
    Argument tensor =
        method.alignCorners().equals(Argument.NONE)
            ? node.call(method.operator(), node.tensor(0), lengths, factors)
            : node.call(method.operator(), node.tensor(0), lengths, method.alignCorners(), factors);
    node.give(tensor, node.type(0), result);
  }

  private static List<Long> scaled(List<Long> dims, double[] scales) {
    List<Long> result = new ArrayList<>(dims);
    for (int d = 2; d < scales.length; d++) {
      long size = dims.get(d);
      result.set(d, size < 0 ? size : (long) Math.floor(size * scales[d]));
    }
    return result;
  }

  /** Whether every pixel becomes a whole number of pixels. */
  private static boolean isWhole(List<Long> dims, List<Long> result, Optional<double[]> scales) {
    for (int d = 2; d < dims.size(); d++) {
      boolean whole =
          scales.isPresent()
              ? scales.get()[d] >= 1 && scales.get()[d] == Math.rint(scales.get()[d])
              : dims.get(d) > 0 && result.get(d) > 0 && result.get(d) % dims.get(d) == 0;
      if (!whole) {
        return false;
      }
    }
    return true;
  }

  /** Empty when the sizes are given instead. */
  private static Optional<double[]> scales(Conversion node, int rank) throws CompressionException {
    if (!node.has(2)) {
      return Optional.empty();
    }
    Optional<OnnxTensor> constant = node.constant(2);
    if (constant.isPresent() && constant.get().elements() == 0) {
      return Optional.empty();
    }
    if (constant.isEmpty() || constant.get().elements() != rank) {
      throw node.fails("its scales are not " + rank + " constants");
    }
    double[] scales = constant.get().toDoubles();
    if (scales[0] != 1 || scales[1] != 1) {
      throw node.fails("it scales the batch or the channels");
    }
    return Optional.of(scales);
  }

  private static Method method(Conversion node, int spatial, boolean whole)
      throws CompressionException {
    String coordinates = node.settings().text("coordinate_transformation_mode", "half_pixel");
    String mode = node.settings().text("mode", "nearest");
    if (mode.equals("nearest")) {
      return new Method(nearest(node, coordinates, whole) + spatial + "d", Argument.NONE);
    }
    String operator = spatial == 1 ? "upsample_linear1d" : "upsample_bilinear2d";
    if (mode.equals("linear")) {
      switch (coordinates) {
        case "half_pixel", "pytorch_half_pixel" -> {
          return new Method(operator, Argument.of(false));
        }
        case "align_corners" -> {
          return new Method(operator, Argument.of(true));
        }
        default -> {}
      }
    }
    throw node.fails("its mode is " + mode + " with " + coordinates);
  }

  private static String nearest(Conversion node, String coordinates, boolean whole)
      throws CompressionException {
    String rounding = node.settings().text("nearest_mode", "round_prefer_floor");
    if (coordinates.equals("asymmetric") && rounding.equals("floor")) {
      return "upsample_nearest";
    }
    if (coordinates.equals("half_pixel") && rounding.startsWith("round_prefer") && whole) {
      return "upsample_nearest";
    }
    if (coordinates.equals("half_pixel") && rounding.equals("round_prefer_ceil")) {
      return "_upsample_nearest_exact";
    }
    throw node.fails("it takes the nearest pixel by " + coordinates + " and " + rounding);
  }

  private static void depthToSpace(Conversion node) throws CompressionException {
    if (!node.settings().text("mode", "DCR").equals("CRD")) {
      throw node.fails("its mode is not CRD");
    }
    long block = node.settings().integer("blocksize", 1);
    Argument result = node.call("pixel_shuffle", node.tensor(0), Argument.of(block));
    node.give(result, node.type(0), Dims.unknown(node.rank(0)));
  }
}
