package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.format.OnnxValue.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small models with fields of every kind. */
final class TinyModels {
  private TinyModels() {}

  /** y = relu(x · w), with attributes of every kind on the second node. */
  static OnnxModel model() throws CompressionException {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("whole", OnnxAttribute.of(-3L));
    attributes.put("real", OnnxAttribute.of(0.25f));
    attributes.put("text", OnnxAttribute.of("SAME_UPPER"));
    attributes.put("wholes", OnnxAttribute.of(List.of(1L, -2L, 1L << 40)));
    attributes.put("reals", new OnnxAttribute.Reals(List.of(1f, -0.5f)));
    attributes.put("texts", new OnnxAttribute.Texts(List.of("a", "b")));
    attributes.put(
        "value", new OnnxAttribute.Constant(OnnxTensor.longs("", new long[] {4, 5}, 2L)));
    return of(
        List.of(
            OnnxNode.of("project", "MatMul", List.of("x", "w"), List.of("h"), Map.of()),
            OnnxNode.of("", "Relu", List.of("h", ""), List.of("y"), attributes)));
  }

  static OnnxModel of(List<OnnxNode> nodes) throws CompressionException {
    OnnxTensor w = OnnxTensor.floats("w", new float[] {1, 2, 3, 4, 5, 6}, 2L, 3L);
    OnnxGraph graph =
        new OnnxGraph(
            "tiny",
            List.of(
                new OnnxValue(
                    "x", OnnxType.FLOAT, List.of(Dimension.dynamic("batch"), Dimension.of(2)))),
            List.of(new OnnxValue("y", OnnxType.FLOAT, null)),
            Map.of("w", w),
            nodes);
    return new OnnxModel(8, "sluice", Map.of("", 17L), graph, Map.of("task", "test"));
  }
}
