package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Export of padding. */
final class Pads {
  private Pads() {}

  static void register(Map<String, Emitter> emitters) {
    emitters.put("constant_pad_nd", node -> pad(node, "constant"));
    emitters.put("pad", Pads::padByMode);
  }

  private static void padByMode(Emission node) throws CompressionException {
    String mode =
        node.argument(2) instanceof Argument.Literal literal
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
  private static void pad(Emission node, String mode) throws CompressionException {
    int rank = node.rank(0);
    List<Argument> given = node.argument(1).flattened().toList();
    List<Argument> before = new ArrayList<>();
    List<Argument> after = new ArrayList<>();
    List<Long> dims = node.knownDims(0);
    for (int d = 0; d < rank; d++) {
      int pair = 2 * (rank - 1 - d);
      before.add(pair < given.size() ? given.get(pair) : Argument.of(0L));
      after.add(pair < given.size() ? given.get(pair + 1) : Argument.of(0L));
      boolean same = before.get(d).equals(Argument.of(0L)) && after.get(d).equals(Argument.of(0L));
      dims = same ? dims : Dims.with(dims, d, padded(dims.get(d), before.get(d), after.get(d)));
    }
    before.addAll(after);
    List<String> inputs =
        new ArrayList<>(List.of(node.tensor(0), node.list(new Argument.Items(before))));
    int value = mode.equals("constant") && node.node().is("pad") ? 3 : 2;
    if (mode.equals("constant") && node.has(value)) {
      inputs.add(node.scalar(node.type(0), node.real(value)));
    }
    String result = node.emit("Pad", inputs, Map.of("mode", OnnxAttribute.of(mode)));
    node.give(result, node.type(0), dims);
  }

  private static long padded(long size, Argument before, Argument after) {
    boolean known =
        size >= 0
            && before instanceof Argument.Literal a
            && after instanceof Argument.Literal b
            && a.value() instanceof Long
            && b.value() instanceof Long;
    return known ? size + number(before) + number(after) : Dims.UNKNOWN;
  }

  private static long number(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() instanceof Long number
        ? number
        : 0;
  }
}
