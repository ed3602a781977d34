package io.sluice.onnx.format;

import io.sluice.onnx.format.OnnxValueInfo.Dimension;
import io.sluice.torchscript.ModelProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small models with fields of every kind. */
final class TinyOnnxModels {
  private TinyOnnxModels() {}

  /** y = relu(x · w), with attributes of every kind on the second node. */
  static OnnxModelDefinition model() throws ModelProcessingException {
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

  static OnnxModelDefinition of(List<OnnxNode> nodes) throws ModelProcessingException {
    OnnxTensor w = OnnxTensor.floats("w", new float[] {1, 2, 3, 4, 5, 6}, 2L, 3L);
    OnnxGraph graph =
        new OnnxGraph(
            "tiny",
            List.of(
                new OnnxValueInfo(
                    "x",
                    OnnxElementType.FLOAT,
                    List.of(Dimension.dynamic("batch"), Dimension.of(2)))),
            List.of(new OnnxValueInfo("y", OnnxElementType.FLOAT, null)),
            Map.of("w", w),
            nodes);
    return new OnnxModelDefinition(8, "sluice", Map.of("", 17L), graph, Map.of("task", "test"));
  }
}
