package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of tensor creation: constants, filled tensors, ranges, triangles and one-hot vectors. */
final class OnnxConstantImporter {
  private static final int MAX_CONSTANT = 1 << 16;

  private OnnxConstantImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Constant", OnnxConstantImporter::constant);
    converters.put("ConstantOfShape", OnnxConstantImporter::ofShape);
    converters.put("Range", OnnxConstantImporter::range);
    converters.put("Trilu", OnnxConstantImporter::triangle);
    converters.put("OneHot", OnnxConstantImporter::oneHot);
  }

  private static void constant(OnnxImportContext node) throws ModelProcessingException {
    for (Map.Entry<String, OnnxAttribute> entry : node.node().attributes().entrySet()) {
      Optional<OnnxTensor> tensor = tensor(entry.getValue());
      if (tensor.isPresent()) {
        node.give(0, new ImportedOnnxValue.Constant(tensor.get()));
        return;
      }
    }
    throw node.fails("the kind of its value (strings, for example) is not supported");
  }

  private static Optional<OnnxTensor> tensor(OnnxAttribute attribute)
      throws ModelProcessingException {
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
          DerivedOnnxTensors.of("", OnnxElementType.FLOAT, values, List.of((long) values.length)));
    }
    return Optional.empty();
  }

  private static void ofShape(OnnxImportContext node) throws ModelProcessingException {
    OnnxElementType type = OnnxElementType.FLOAT;
    double value = 0;
    if (node.node().attributes().get("value") instanceof OnnxAttribute.Constant constant
        && constant.value().elements() == 1) {
      type = constant.value().type();
      value = constant.value().toDoubles()[0];
    }
    List<NodeArgument> sizes = node.numbers(0);
    List<Long> dims = OnnxShapeImporter.known(sizes);
    if (PartialShapes.areKnown(dims) && PartialShapes.product(dims) <= MAX_CONSTANT) {
      double[] values = new double[(int) PartialShapes.product(dims)];
      Arrays.fill(values, value);
      node.give(0, new ImportedOnnxValue.Constant(DerivedOnnxTensors.of("", type, values, dims)));
      return;
    }
    NodeArgument result =
        node.call(
            "full",
            Map.of("dtype", OnnxToTorchTypes.dtype(type)),
            new NodeArgument.Items(sizes),
            OnnxToTorchTypes.literal(type, value));
    node.give(result, type, dims);
  }

  private static void range(OnnxImportContext node) throws ModelProcessingException {
    OnnxElementType type = node.type(0);
    if (type.isFloating()) {
      node.give(0, new ImportedOnnxValue.Constant(realRange(node, type)));
      return;
    }
    List<NodeArgument> bounds = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      bounds.add(node.numbers(i).get(0));
    }
    long start = GraphSizeArithmetic.literal(bounds.get(0));
    long end = GraphSizeArithmetic.literal(bounds.get(1));
    boolean fromZero = start == 0 && end >= 0 && GraphSizeArithmetic.isLiteral(bounds.get(2), 1);
    NodeArgument result =
        node.call(
            "arange",
            Map.of("dtype", OnnxToTorchTypes.dtype(type)),
            bounds.get(0),
            bounds.get(1),
            bounds.get(2));
    node.give(result, type, List.of(fromZero ? end : PartialShapes.UNKNOWN));
  }

  private static OnnxTensor realRange(OnnxImportContext node, OnnxElementType type)
      throws ModelProcessingException {
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
    return DerivedOnnxTensors.of("", type, values, List.of(count));
  }

  private static void triangle(OnnxImportContext node) throws ModelProcessingException {
    long diagonal = node.has(1) ? (long) node.number(1) : 0;
    String operator = node.settings().flag("upper", true) ? "triu" : "tril";
    node.give(
        node.call(operator, node.tensor(0), NodeArgument.of(diagonal)), node.type(0), node.dims(0));
  }

  private static void oneHot(OnnxImportContext node) throws ModelProcessingException {
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
    OnnxElementType type = node.type(2);
    NodeArgument indices =
        node.call("to", node.tensor(0), OnnxToTorchTypes.dtype(OnnxElementType.INT64));
    indices = node.call("remainder", indices, NodeArgument.of(depth));
    NodeArgument hot = node.call("one_hot", indices, NodeArgument.of(depth));
    NodeArgument result = node.call("to", hot, OnnxToTorchTypes.dtype(type));
    if (off != 0 || on != 1) {
      result = node.call("mul", result, OnnxToTorchTypes.literal(type, on - off));
      result = node.call("add", result, OnnxToTorchTypes.literal(type, off));
    }
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    dims.add(depth);
    node.give(result, type, dims);
  }
}
