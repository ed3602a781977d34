package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Import of padding, with a constant, by reflection or by repetition of the edge. */
final class OnnxPaddingImporter {
  private OnnxPaddingImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Pad", OnnxPaddingImporter::pad);
  }

  private static void pad(OnnxImportContext node) throws ModelProcessingException {
    int rank = node.rank(0);
    List<NodeArgument> given = node.numbers(1);
    List<Integer> axes =
        node.axes(node.has(3) ? node.longs(3) : LongStream.range(0, rank).boxed().toList(), rank);
    List<NodeArgument> before = new ArrayList<>(Collections.nCopies(rank, NodeArgument.of(0L)));
    List<NodeArgument> after = new ArrayList<>(before);
    List<Long> dims = node.knownDims(0);
    for (int i = 0; i < axes.size(); i++) {
      NodeArgument first = given.get(i);
      NodeArgument last = given.get(i + axes.size());
      before.set(axes.get(i), first);
      after.set(axes.get(i), last);
      long size = dims.get(axes.get(i));
      boolean known =
          size != PartialShapes.UNKNOWN
              && first instanceof NodeArgument.Literal
              && last instanceof NodeArgument.Literal;
      long padded =
          known
              ? size + GraphSizeArithmetic.number(first) + GraphSizeArithmetic.number(last)
              : PartialShapes.UNKNOWN;
      dims = PartialShapes.with(dims, axes.get(i), padded);
    }
    node.give(padded(node, before, after), node.type(0), dims);
  }

  private static NodeArgument padded(
      OnnxImportContext node, List<NodeArgument> before, List<NodeArgument> after)
      throws ModelProcessingException {
    String mode = node.settings().text("mode", "constant");
    int first = mode.equals("constant") ? 0 : firstPadded(node, before, after);
    List<NodeArgument> pads = new ArrayList<>();
    for (int d = before.size() - 1; d >= first; d--) {
      pads.add(before.get(d));
      pads.add(after.get(d));
    }
    NodeArgument.Items all = new NodeArgument.Items(pads);
    return switch (mode) {
      case "constant" -> {
        double value = node.has(2) ? node.number(2) : 0;
        yield node.call(
            "constant_pad_nd", node.tensor(0), all, OnnxToTorchTypes.literal(node.type(0), value));
      }
      case "reflect", "edge" -> {
        yield node.call(
            "pad",
            node.tensor(0),
            all,
            new NodeArgument.Literal(mode.equals("edge") ? "replicate" : mode));
      }
      default -> throw node.fails("its mode " + mode + " is not supported");
    };
  }

  /**
   * The first dimension in the padding list. libtorch reflects and replicates along all dimensions
   * but the first or the first two.
   */
  private static int firstPadded(
      OnnxImportContext node, List<NodeArgument> before, List<NodeArgument> after)
      throws ModelProcessingException {
    int kept = 0;
    while (kept < Math.min(2, before.size() - 1)
        && GraphSizeArithmetic.isLiteral(before.get(kept), 0)
        && GraphSizeArithmetic.isLiteral(after.get(kept), 0)) {
      kept++;
    }
    if (kept == 0) {
      throw node.fails("only constant padding is supported in the first dimension");
    }
    return kept;
  }
}
