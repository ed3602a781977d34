package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of image resizing, with nearest or linear interpolation. */
final class Resizes {
  private Resizes() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Resize", Resizes::resize);
    converters.put("DepthToSpace", Resizes::depthToSpace);
  }

  /** The corresponding libtorch operator and the argument align_corners. */
  private record Method(String operator, Argument alignCorners) {}

  private static void resize(Conversion node) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    int spatial = dims.size() - 2;
    if (spatial < 1
        || spatial > 2
        || node.settings().isSet("axes")
        || node.settings().flag("antialias", false)) {
      throw node.fails(
          "only 3 or 4 dimensions without axes and antialias are supported, not " + dims);
    }
    Optional<double[]> scales = scales(node, dims.size());
    List<Argument> sizes = scales.isPresent() ? List.of() : node.numbers(3);
    List<Long> result = scales.isPresent() ? scaled(dims, scales.get()) : Shapes.known(sizes);
    Method method = method(node, spatial, isWhole(dims, result, scales));
    if (method.operator().contains("linear") && result.subList(2, result.size()).contains(1L)) {
      throw node.fails("linear resizing to size 1 is weighted differently in libtorch");
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

  /** Whether each size is multiplied by an integer. */
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

  /** Scale factor per dimension; empty if sizes are given instead. */
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
      throw node.fails("scaling of batch or channels is not supported");
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
    throw node.fails("its mode " + mode + " with " + coordinates + " is not supported");
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
    throw node.fails("the nearest mode " + rounding + " with " + coordinates + " is not supported");
  }

  private static void depthToSpace(Conversion node) throws CompressionException {
    if (!node.settings().text("mode", "DCR").equals("CRD")) {
      throw node.fails("only the mode CRD is supported");
    }
    long block = node.settings().integer("blocksize", 1);
    Argument result = node.call("pixel_shuffle", node.tensor(0), Argument.of(block));
    node.give(result, node.type(0), Dims.unknown(node.rank(0)));
  }
}
