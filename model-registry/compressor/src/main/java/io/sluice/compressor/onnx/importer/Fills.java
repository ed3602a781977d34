package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of tensor creation: constants, filled tensors, ranges, triangles and one-hot vectors. */
final class Fills {
  private static final int MAX_CONSTANT = 1 << 16;

  private Fills() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Constant", Fills::constant);
    converters.put("ConstantOfShape", Fills::ofShape);
    converters.put("Range", Fills::range);
    converters.put("Trilu", Fills::triangle);
    converters.put("OneHot", Fills::oneHot);
  }

  private static void constant(Conversion node) throws CompressionException {
    for (Map.Entry<String, OnnxAttribute> entry : node.node().attributes().entrySet()) {
      Optional<OnnxTensor> tensor = tensor(entry.getValue());
      if (tensor.isPresent()) {
        node.give(0, new Known.Constant(tensor.get()));
        return;
      }
    }
    throw node.fails("the kind of its value (strings, for example) is not supported");
  }

  private static Optional<OnnxTensor> tensor(OnnxAttribute attribute) throws CompressionException {
    if (attribute instanceof OnnxAttribute.Constant constant) {
      return Optional.of(constant.value());
    }
    if (attribute instanceof OnnxAttribute.Int integer) {
      return Optional.of(OnnxTensor.longs("", new long[] {integer.value()}));
    }
    if (attribute instanceof OnnxAttribute.Real real) {
      return Optional.of(OnnxTensor.floats("", new float[] {real.value()}));
    }
    if (attribute instanceof OnnxAttribute.Ints ints) {
      long[] values = ints.values().stream().mapToLong(n -> n).toArray();
      return Optional.of(OnnxTensor.longs("", values, (long) values.length));
    }
    if (attribute instanceof OnnxAttribute.Reals reals) {
      double[] values = reals.values().stream().mapToDouble(n -> n).toArray();
      return Optional.of(
          DerivedTensors.of("", OnnxType.FLOAT, values, List.of((long) values.length)));
    }
    return Optional.empty();
  }

  private static void ofShape(Conversion node) throws CompressionException {
    OnnxType type = OnnxType.FLOAT;
    double value = 0;
    if (node.node().attributes().get("value") instanceof OnnxAttribute.Constant constant
        && constant.value().elements() == 1) {
      type = constant.value().type();
      value = constant.value().toDoubles()[0];
    }
    List<Argument> sizes = node.numbers(0);
    List<Long> dims = Shapes.known(sizes);
    if (Dims.areKnown(dims) && Dims.product(dims) <= MAX_CONSTANT) {
      double[] values = new double[(int) Dims.product(dims)];
      Arrays.fill(values, value);
      node.give(0, new Known.Constant(DerivedTensors.of("", type, values, dims)));
      return;
    }
    Argument result =
        node.call(
            "full",
            Map.of("dtype", Types.dtype(type)),
            new Argument.Items(sizes),
            Types.literal(type, value));
    node.give(result, type, dims);
  }

  private static void range(Conversion node) throws CompressionException {
    OnnxType type = node.type(0);
    if (type.isFloating()) {
      node.give(0, new Known.Constant(realRange(node, type)));
      return;
    }
    List<Argument> bounds = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      bounds.add(node.numbers(i).get(0));
    }
    long start = Sizes.literal(bounds.get(0));
    long end = Sizes.literal(bounds.get(1));
    boolean fromZero = start == 0 && end >= 0 && Sizes.isLiteral(bounds.get(2), 1);
    Argument result =
        node.call(
            "arange",
            Map.of("dtype", Types.dtype(type)),
            bounds.get(0),
            bounds.get(1),
            bounds.get(2));
    node.give(result, type, List.of(fromZero ? end : Dims.UNKNOWN));
  }

  private static OnnxTensor realRange(Conversion node, OnnxType type) throws CompressionException {
    double start = node.number(0);
    double step = node.number(2);
    long count = (long) Math.max(0, Math.ceil((node.number(1) - start) / step));
    if (count > MAX_CONSTANT) {
      throw node.fails("only up to " + MAX_CONSTANT + " elements are supported, not " + count);
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = start + i * step;
    }
    return DerivedTensors.of("", type, values, List.of(count));
  }

  private static void triangle(Conversion node) throws CompressionException {
    long diagonal = node.has(1) ? (long) node.number(1) : 0;
    String operator = node.settings().flag("upper", true) ? "triu" : "tril";
    node.give(
        node.call(operator, node.tensor(0), Argument.of(diagonal)), node.type(0), node.dims(0));
  }

  private static void oneHot(Conversion node) throws CompressionException {
    int rank = node.rank(0);
    if (node.axis(node.settings().integer("axis", -1), rank + 1) != rank) {
      throw node.fails("only the last axis is supported");
    }
    Optional<OnnxTensor> values = node.constant(2);
    if (values.isEmpty() || values.get().elements() != 2) {
      throw node.fails("its values are not two constants");
    }
    double off = values.get().toDoubles()[0];
    double on = values.get().toDoubles()[1];
    long depth = (long) node.number(1);
    OnnxType type = node.type(2);
    Argument indices = node.call("to", node.tensor(0), Types.dtype(OnnxType.INT64));
    indices = node.call("remainder", indices, Argument.of(depth));
    Argument hot = node.call("one_hot", indices, Argument.of(depth));
    Argument result = node.call("to", hot, Types.dtype(type));
    if (off != 0 || on != 1) {
      result = node.call("mul", result, Types.literal(type, on - off));
      result = node.call("add", result, Types.literal(type, off));
    }
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    dims.add(depth);
    node.give(result, type, dims);
  }
}
