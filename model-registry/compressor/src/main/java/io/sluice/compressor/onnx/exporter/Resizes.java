package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of image resizing. */
final class Resizes {
  private Resizes() {}

  static void register(Map<String, Emitter> emitters) {
    for (int spatial = 1; spatial <= 2; spatial++) {
      emitters.put(
          "upsample_nearest" + spatial + "d", node -> resize(node, "nearest", "asymmetric", 2));
    }
    emitters.put("upsample_linear1d", Resizes::linear);
    emitters.put("upsample_bilinear2d", Resizes::linear);
    emitters.put("pixel_shuffle", Resizes::pixelShuffle);
  }

  private static void linear(Emission node) throws CompressionException {
    resize(node, "linear", node.flag(2) ? "align_corners" : "half_pixel", 3);
  }

  /**
   * Resizes an image to given sizes or by given factors.
   *
   * @param place position of the factors in the argument list
   */
  private static void resize(Emission node, String mode, String coordinates, int place)
      throws CompressionException {
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("mode", OnnxAttribute.of(mode));
    attributes.put("coordinate_transformation_mode", OnnxAttribute.of(coordinates));
    if (mode.equals("nearest")) {
      attributes.put("nearest_mode", OnnxAttribute.of("floor"));
    }
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0), ""));
    boolean factors = !node.has(1) && node.argument(place) instanceof Argument.Items;
    if (factors) {
      List<Argument> items = node.argument(place).flattened().toList();
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
                  DerivedTensors.of(
                      "scales", OnnxType.FLOAT, scales, List.of((long) scales.length))));
    } else {
      inputs.add("");
      inputs.add(sizes(node, dims));
    }
    node.give(node.emit("Resize", inputs, attributes), node.type(0), dims);
  }

  private static double factor(Emission node, Argument item) throws CompressionException {
    if (item instanceof Argument.Literal literal && literal.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw node.fails("its scale factor is not constant: " + item);
  }

  private static String sizes(Emission node, List<Long> dims) throws CompressionException {
    List<Long> known = Emission.known(node.argument(1));
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

  private static void pixelShuffle(Emission node) throws CompressionException {
    Map<String, OnnxAttribute> attributes =
        new TreeMap<>(
            Map.of(
                "blocksize", OnnxAttribute.of(node.integer(1)), "mode", OnnxAttribute.of("CRD")));
    String result = node.emit("DepthToSpace", List.of(node.tensor(0)), attributes);
    node.give(result, node.type(0), Emission.unknown(node.rank(0)));
  }
}
