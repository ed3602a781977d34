package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Export of padding. */
final class OnnxPaddingExporter {
  private OnnxPaddingExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("constant_pad_nd", node -> pad(node, "constant"));
    emitters.put("pad", OnnxPaddingExporter::padByMode);
  }

  private static void padByMode(OnnxExportContext node) throws ModelProcessingException {
    String mode =
        node.argument(2) instanceof NodeArgument.Literal literal
                && literal.value() instanceof String text
            ? text
            : "constant";
    switch (mode) {
      case "constant", "reflect" -> pad(node, mode);
      case "replicate" -> pad(node, "edge");
      default -> throw node.fails("its mode " + mode + " is not supported");
    }
  }

  /** Padding of a tensor. libtorch lists the last dimension first, both sides together. */
  private static void pad(OnnxExportContext node, String mode) throws ModelProcessingException {
    int rank = node.rank(0);
    List<NodeArgument> given = node.argument(1).flattened().toList();
    List<NodeArgument> before = new ArrayList<>();
    List<NodeArgument> after = new ArrayList<>();
    List<Long> dims = node.knownDims(0);
    for (int d = 0; d < rank; d++) {
      int pair = 2 * (rank - 1 - d);
      before.add(pair < given.size() ? given.get(pair) : NodeArgument.of(0L));
      after.add(pair < given.size() ? given.get(pair + 1) : NodeArgument.of(0L));
      boolean same =
          before.get(d).equals(NodeArgument.of(0L)) && after.get(d).equals(NodeArgument.of(0L));
      dims =
          same
              ? dims
              : PartialShapes.with(dims, d, padded(dims.get(d), before.get(d), after.get(d)));
    }
    before.addAll(after);
    List<String> inputs =
        new ArrayList<>(List.of(node.tensor(0), node.list(new NodeArgument.Items(before))));
    int value = mode.equals("constant") && node.node().is("pad") ? 3 : 2;
    if (mode.equals("constant") && node.has(value)) {
      inputs.add(node.scalar(node.type(0), node.real(value)));
    }
    String result = node.emit("Pad", inputs, Map.of("mode", OnnxAttribute.of(mode)));
    node.give(result, node.type(0), dims);
  }

  private static long padded(long size, NodeArgument before, NodeArgument after) {
    boolean known =
        size >= 0
            && before instanceof NodeArgument.Literal a
            && after instanceof NodeArgument.Literal b
            && a.value() instanceof Long
            && b.value() instanceof Long;
    return known ? size + number(before) + number(after) : PartialShapes.UNKNOWN;
  }

  private static long number(NodeArgument argument) {
    return argument instanceof NodeArgument.Literal literal
            && literal.value() instanceof Long number
        ? number
        : 0;
  }
}
