package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Import of padding, with a constant, by reflection or by repetition of the edge. */
final class Pads {
  private Pads() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Pad", Pads::pad);
  }

  private static void pad(Conversion node) throws CompressionException {
    int rank = node.rank(0);
    List<Argument> given = node.numbers(1);
    List<Integer> axes =
        node.axes(node.has(3) ? node.longs(3) : LongStream.range(0, rank).boxed().toList(), rank);
    List<Argument> before = new ArrayList<>(Collections.nCopies(rank, Argument.of(0L)));
    List<Argument> after = new ArrayList<>(before);
    List<Long> dims = node.knownDims(0);
    for (int i = 0; i < axes.size(); i++) {
      Argument first = given.get(i);
      Argument last = given.get(i + axes.size());
      before.set(axes.get(i), first);
      after.set(axes.get(i), last);
      long size = dims.get(axes.get(i));
      boolean known =
          size != Dims.UNKNOWN
              && first instanceof Argument.Literal
              && last instanceof Argument.Literal;
      long padded = known ? size + Sizes.number(first) + Sizes.number(last) : Dims.UNKNOWN;
      dims = Dims.with(dims, axes.get(i), padded);
    }
    node.give(padded(node, before, after), node.type(0), dims);
  }

  private static Argument padded(Conversion node, List<Argument> before, List<Argument> after)
      throws CompressionException {
    String mode = node.settings().text("mode", "constant");
    int first = mode.equals("constant") ? 0 : firstPadded(node, before, after);
    List<Argument> pads = new ArrayList<>();
    for (int d = before.size() - 1; d >= first; d--) {
      pads.add(before.get(d));
      pads.add(after.get(d));
    }
    Argument.Items all = new Argument.Items(pads);
    return switch (mode) {
      case "constant" -> {
        double value = node.has(2) ? node.number(2) : 0;
        yield node.call("constant_pad_nd", node.tensor(0), all, Types.literal(node.type(0), value));
      }
      case "reflect", "edge" -> {
        yield node.call(
            "pad",
            node.tensor(0),
            all,
            new Argument.Literal(mode.equals("edge") ? "replicate" : mode));
      }
      default -> throw node.fails("its mode " + mode + " is not supported");
    };
  }

  /**
   * The first dimension in the padding list. libtorch reflects and replicates along all dimensions
   * but the first or the first two.
   */
  private static int firstPadded(Conversion node, List<Argument> before, List<Argument> after)
      throws CompressionException {
    int kept = 0;
    while (kept < Math.min(2, before.size() - 1)
        && Sizes.isLiteral(before.get(kept), 0)
        && Sizes.isLiteral(after.get(kept), 0)) {
      kept++;
    }
    if (kept == 0) {
      throw node.fails("only constant padding is supported in the first dimension");
    }
    return kept;
  }
}
