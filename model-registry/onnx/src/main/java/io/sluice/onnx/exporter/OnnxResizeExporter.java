package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of image resizing. */
final class OnnxResizeExporter {
  private OnnxResizeExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    for (int spatial = 1; spatial <= 2; spatial++) {
      emitters.put(
          "upsample_nearest" + spatial + "d", node -> resize(node, "nearest", "asymmetric", 2));
    }
    emitters.put("upsample_linear1d", OnnxResizeExporter::linear);
    emitters.put("upsample_bilinear2d", OnnxResizeExporter::linear);
    emitters.put("pixel_shuffle", OnnxResizeExporter::pixelShuffle);
  }

  private static void linear(OnnxExportContext node) throws ModelProcessingException {
    resize(node, "linear", node.flag(2) ? "align_corners" : "half_pixel", 3);
  }

  /**
   * Resizes an image to given sizes or by given factors.
   *
   * @param place position of the factors in the argument list
   */
  private static void resize(OnnxExportContext node, String mode, String coordinates, int place)
      throws ModelProcessingException {
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("mode", OnnxAttribute.of(mode));
    attributes.put("coordinate_transformation_mode", OnnxAttribute.of(coordinates));
    if (mode.equals("nearest")) {
      attributes.put("nearest_mode", OnnxAttribute.of("floor"));
    }
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0), ""));
    boolean factors = !node.has(1) && node.argument(place) instanceof NodeArgument.Items;
    if (factors) {
      List<NodeArgument> items = node.argument(place).flattened().toList();
      double[] scales = new double[dims.size()];
      scales[0] = 1;
      scales[1] = 1;
      for (int d = 0; d < items.size(); d++) {
        scales[d + 2] = factor(node, items.get(d));
        long size = dims.get(d + 2);
        dims.set(d + 2, size < 0 ? size : (long) Math.floor(size * scales[d + 2]));
      }
      inputs.add(
          node.exporter()
              .builder()
              .initializer(
                  DerivedOnnxTensors.of(
                      "scales", OnnxElementType.FLOAT, scales, List.of((long) scales.length))));
    } else {
      inputs.add("");
      inputs.add(sizes(node, dims));
    }
    node.give(node.emit("Resize", inputs, attributes), node.type(0), dims);
  }

  private static double factor(OnnxExportContext node, NodeArgument item)
      throws ModelProcessingException {
    if (item instanceof NodeArgument.Literal literal && literal.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw node.fails("its scale factor is not constant: " + item);
  }

  private static String sizes(OnnxExportContext node, List<Long> dims)
      throws ModelProcessingException {
    List<Long> known = OnnxExportContext.known(node.argument(1));
    for (int d = 0; d < known.size(); d++) {
      dims.set(d + 2, known.get(d));
    }
    Map<String, OnnxAttribute> first =
        new TreeMap<>(Map.of("start", OnnxAttribute.of(0L), "end", OnnxAttribute.of(2L)));
    String outer = node.emit("Shape", List.of(node.tensor(0)), first);
    return node.emit(
        "Concat",
        List.of(outer, node.list(node.argument(1))),
        Map.of("axis", OnnxAttribute.of(0L)));
  }

  private static void pixelShuffle(OnnxExportContext node) throws ModelProcessingException {
    Map<String, OnnxAttribute> attributes =
        new TreeMap<>(
            Map.of(
                "blocksize", OnnxAttribute.of(node.integer(1)), "mode", OnnxAttribute.of("CRD")));
    String result = node.emit("DepthToSpace", List.of(node.tensor(0)), attributes);
    node.give(result, node.type(0), OnnxExportContext.unknown(node.rank(0)));
  }
}
