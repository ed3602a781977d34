package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of image resizing, with nearest or linear interpolation. */
final class OnnxResizeImporter {
  private OnnxResizeImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Resize", OnnxResizeImporter::resize);
    converters.put("DepthToSpace", OnnxResizeImporter::depthToSpace);
  }

  /** The corresponding libtorch operator and the argument align_corners. */
  private record Method(String operator, NodeArgument alignCorners) {}

  private static void resize(OnnxImportContext node) throws ModelProcessingException {
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
    List<NodeArgument> sizes = scales.isPresent() ? List.of() : node.numbers(3);
    List<Long> result =
        scales.isPresent() ? scaled(dims, scales.get()) : OnnxShapeImporter.known(sizes);
    Method method = method(node, spatial, isWhole(dims, result, scales));
    if (method.operator().contains("linear") && result.subList(2, result.size()).contains(1L)) {
      throw node.fails("linear resizing to size 1 is weighted differently in libtorch");
    }
    NodeArgument factors = NodeArgument.NONE;
    if (scales.isPresent()) {
      List<NodeArgument> each = new ArrayList<>();
      for (int d = 2; d < dims.size(); d++) {
        each.add(NodeArgument.of(scales.get()[d]));
      }
      factors = new NodeArgument.Items(each);
    }
    NodeArgument lengths =
        scales.isPresent()
            ? NodeArgument.NONE
            : new NodeArgument.Items(sizes.subList(2, sizes.size()));
    NodeArgument tensor =
        method.alignCorners().equals(NodeArgument.NONE)
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
  private static Optional<double[]> scales(OnnxImportContext node, int rank)
      throws ModelProcessingException {
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

  private static Method method(OnnxImportContext node, int spatial, boolean whole)
      throws ModelProcessingException {
    String coordinates = node.settings().text("coordinate_transformation_mode", "half_pixel");
    String mode = node.settings().text("mode", "nearest");
    if (mode.equals("nearest")) {
      return new Method(nearest(node, coordinates, whole) + spatial + "d", NodeArgument.NONE);
    }
    String operator = spatial == 1 ? "upsample_linear1d" : "upsample_bilinear2d";
    if (mode.equals("linear")) {
      switch (coordinates) {
        case "half_pixel", "pytorch_half_pixel" -> {
          return new Method(operator, NodeArgument.of(false));
        }
        case "align_corners" -> {
          return new Method(operator, NodeArgument.of(true));
        }
        default -> {}
      }
    }
    throw node.fails("its mode " + mode + " with " + coordinates + " is not supported");
  }

  private static String nearest(OnnxImportContext node, String coordinates, boolean whole)
      throws ModelProcessingException {
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

  private static void depthToSpace(OnnxImportContext node) throws ModelProcessingException {
    if (!node.settings().text("mode", "DCR").equals("CRD")) {
      throw node.fails("only the mode CRD is supported");
    }
    long block = node.settings().integer("blocksize", 1);
    NodeArgument result = node.call("pixel_shuffle", node.tensor(0), NodeArgument.of(block));
    node.give(result, node.type(0), PartialShapes.unknown(node.rank(0)));
  }
}
