package io.sluice.onnx.exporter;

import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of pooling. */
final class OnnxPoolingExporter {
  private OnnxPoolingExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    for (int spatial = 1; spatial <= 3; spatial++) {
      int count = spatial;
      emitters.put("max_pool" + spatial + "d", node -> max(node, count));
      emitters.put("avg_pool" + spatial + "d", node -> average(node, count));
      emitters.put("adaptive_avg_pool" + spatial + "d", node -> adaptive(node, count));
    }
  }

  /** Attributes for kernel, stride and padding. */
  private static Map<String, OnnxAttribute> attributes(OnnxExportContext node, int spatial)
      throws ModelProcessingException {
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("kernel_shape", OnnxAttribute.of(node.integers(1, spatial)));
    attributes.put("strides", OnnxAttribute.of(strides(node, spatial)));
    attributes.put(
        "pads", OnnxAttribute.of(OnnxConvolutionExporter.twice(node.integers(3, spatial))));
    return attributes;
  }

  private static List<Long> strides(OnnxExportContext node, int spatial)
      throws ModelProcessingException {
    return node.integers(2).isEmpty() ? node.integers(1, spatial) : node.integers(2, spatial);
  }

  private static void give(
      OnnxExportContext node, String result, int spatial, List<Long> dilations, boolean ceil)
      throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    long channels = dims == null ? PartialShapes.UNKNOWN : dims.get(1);
    List<Long> padding = ceil ? OnnxExportContext.unknown(spatial) : node.integers(3, spatial);
    node.give(
        result,
        node.type(0),
        SlidingWindowShapes.result(
            dims, channels, node.integers(1, spatial), strides(node, spatial), padding, dilations));
  }

  private static void max(OnnxExportContext node, int spatial) throws ModelProcessingException {
    Map<String, OnnxAttribute> attributes = attributes(node, spatial);
    List<Long> dilations = node.integers(4, spatial);
    attributes.put("dilations", OnnxAttribute.of(dilations));
    attributes.put("ceil_mode", OnnxAttribute.of(node.flag(5) ? 1L : 0L));
    String result = node.emit("MaxPool", List.of(node.tensor(0)), attributes);
    give(node, result, spatial, dilations, node.flag(5));
  }

  private static void average(OnnxExportContext node, int spatial) throws ModelProcessingException {
    if (node.has(6)) {
      throw node.fails("divisor_override is not supported");
    }
    Map<String, OnnxAttribute> attributes = attributes(node, spatial);
    attributes.put("ceil_mode", OnnxAttribute.of(node.flag(4) ? 1L : 0L));
    attributes.put("count_include_pad", OnnxAttribute.of(node.flag(5) ? 1L : 0L));
    String result = node.emit("AveragePool", List.of(node.tensor(0)), attributes);
    give(node, result, spatial, Collections.nCopies(spatial, 1L), node.flag(4));
  }

  /** Adaptive average pooling to one element, or to a divisor of the input size. */
  private static void adaptive(OnnxExportContext node, int spatial)
      throws ModelProcessingException {
    List<Long> target = node.integers(1, spatial);
    List<Long> dims = node.knownDims(0);
    List<Long> result = new ArrayList<>(dims.subList(0, 2));
    result.addAll(target);
    if (target.equals(Collections.nCopies(spatial, 1L))) {
      node.give(node.emit("GlobalAveragePool", node.tensor(0)), node.type(0), result);
      return;
    }
    List<Long> kernel = new ArrayList<>();
    for (int d = 0; d < spatial; d++) {
      long size = dims.get(d + 2);
      if (size < 0 || size % target.get(d) != 0) {
        throw node.fails(
            "the input shape %s is not a known multiple of the output size %s"
                .formatted(dims, target));
      }
      kernel.add(size / target.get(d));
    }
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("kernel_shape", OnnxAttribute.of(kernel));
    attributes.put("strides", OnnxAttribute.of(kernel));
    node.give(node.emit("AveragePool", List.of(node.tensor(0)), attributes), node.type(0), result);
  }
}
