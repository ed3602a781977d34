package io.sluice.onnx.exporter;

import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of normalisation layers. */
final class OnnxNormalizationExporter {
  private OnnxNormalizationExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("batch_norm", OnnxNormalizationExporter::batch);
    emitters.put("layer_norm", OnnxNormalizationExporter::layer);
    emitters.put("instance_norm", OnnxNormalizationExporter::instance);
    emitters.put("group_norm", OnnxNormalizationExporter::group);
  }

  private static Map<String, OnnxAttribute> epsilon(OnnxExportContext node, int place)
      throws ModelProcessingException {
    return new TreeMap<>(Map.of("epsilon", OnnxAttribute.of((float) node.real(place))));
  }

  /** The argument, or a constant vector of the default value if absent. */
  private static String vector(OnnxExportContext node, int place, long size, float otherwise)
      throws ModelProcessingException {
    if (node.has(place)) {
      return node.tensor(place);
    }
    float[] values = new float[(int) size];
    Arrays.fill(values, otherwise);
    return node.exporter()
        .builder()
        .initializer(OnnxTensor.floats(otherwise == 0 ? "zeros" : "ones", values, size));
  }

  private static void batch(OnnxExportContext node) throws ModelProcessingException {
    if (node.flag(5) || !node.has(3) || !node.has(4)) {
      throw node.fails("batch statistics, as in training, are not supported");
    }
    long channels = node.knownDims(3).get(0);
    List<String> inputs =
        List.of(
            node.tensor(0),
            vector(node, 1, channels, 1),
            vector(node, 2, channels, 0),
            node.tensor(3),
            node.tensor(4));
    node.like(node.emit("BatchNormalization", inputs, epsilon(node, 7)));
  }

  private static void layer(OnnxExportContext node) throws ModelProcessingException {
    List<Long> shape = node.integers(1);
    Map<String, OnnxAttribute> attributes = epsilon(node, 4);
    attributes.put("axis", OnnxAttribute.of((long) -shape.size()));
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0)));
    if (shape.size() == 1) {
      inputs.add(vector(node, 2, shape.get(0), 1));
    } else if (node.has(2)) {
      inputs.add(node.tensor(2));
    } else {
      throw node.fails("it has no weight for the dimensions " + shape);
    }
    if (node.has(3)) {
      inputs.add(node.tensor(3));
    }
    node.like(node.emit("LayerNormalization", inputs, attributes));
  }

  private static void instance(OnnxExportContext node) throws ModelProcessingException {
    long channels = node.knownDims(0).get(1);
    if (channels < 0 || !node.flag(5)) {
      throw node.fails("running statistics and unknown numbers of channels are not supported");
    }
    List<String> inputs =
        List.of(node.tensor(0), vector(node, 1, channels, 1), vector(node, 2, channels, 0));
    node.like(node.emit("InstanceNormalization", inputs, epsilon(node, 7)));
  }

  /**
   * Group normalisation, as an instance normalisation over groups: opset 17 has no such operator.
   */
  private static void group(OnnxExportContext node) throws ModelProcessingException {
    long groups = node.integer(1);
    float[] ones = new float[(int) groups];
    Arrays.fill(ones, 1);
    OnnxGraphBuilder builder = node.exporter().builder();
    String grouped = node.emit("Reshape", node.tensor(0), node.longs(0, groups, -1));
    String normal =
        node.emit(
            "InstanceNormalization",
            List.of(
                grouped,
                builder.initializer(OnnxTensor.floats("ones", ones, groups)),
                builder.initializer(OnnxTensor.floats("zeros", new float[(int) groups], groups))),
            epsilon(node, 4));
    String result = node.emit("Reshape", normal, node.emit("Shape", node.tensor(0)));
    if (node.has(2)) {
      result = node.emit("Mul", result, perChannel(node, 2));
    }
    if (node.has(3)) {
      result = node.emit("Add", result, perChannel(node, 3));
    }
    node.like(result);
  }

  private static String perChannel(OnnxExportContext node, int place)
      throws ModelProcessingException {
    List<Long> shape = new ArrayList<>(List.of(-1L));
    shape.addAll(Collections.nCopies(node.rank(0) - 2, 1L));
    String shaped =
        node.emit("Reshape", node.tensor(place), node.exporter().builder().longs(shape));
    return node.cast(shaped, node.type(place), OnnxElementType.FLOAT);
  }
}
