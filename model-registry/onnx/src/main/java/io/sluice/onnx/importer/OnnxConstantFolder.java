package io.sluice.onnx.importer;

import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Elementwise operators on constant real numbers, folded during import. */
final class OnnxConstantFolder {
  private static final long MAX_ELEMENTS = 1 << 16;

  private static final Map<String, DoubleUnaryOperator> UNARY =
      Map.of(
          "Sqrt", Math::sqrt,
          "Neg", x -> -x,
          "Abs", Math::abs,
          "Reciprocal", x -> 1 / x,
          "Floor", Math::floor,
          "Ceil", Math::ceil,
          "Exp", Math::exp,
          "Log", Math::log);

  private static final Map<String, DoubleBinaryOperator> BINARY =
      Map.of(
          "Add", Double::sum,
          "Sub", (a, b) -> a - b,
          "Mul", (a, b) -> a * b,
          "Div", (a, b) -> a / b,
          "Pow", Math::pow);

  private OnnxConstantFolder() {}

  /**
   * Folds the node.
   *
   * @return whether the node was folded
   */
  static boolean convert(OnnxImportContext node) throws ModelProcessingException {
    DoubleUnaryOperator unary = UNARY.get(node.node().opType());
    DoubleBinaryOperator operation =
        unary == null ? BINARY.get(node.node().opType()) : (a, b) -> unary.applyAsDouble(a);
    List<OnnxTensor> inputs = constants(node);
    if (inputs.isEmpty() || operation == null) {
      return false;
    }
    OnnxTensor first = inputs.get(0);
    OnnxTensor last = inputs.get(inputs.size() - 1);
    List<Long> dims = PartialShapes.broadcast(first.dims(), last.dims());
    if (dims == null || PartialShapes.product(dims) > MAX_ELEMENTS) {
      return false;
    }
    double[] a = expanded(first, dims);
    double[] b = expanded(last, dims);
    for (int i = 0; i < a.length; i++) {
      a[i] = operation.applyAsDouble(a[i], b[i]);
    }
    node.give(0, new ImportedOnnxValue.Constant(DerivedOnnxTensors.of("", first.type(), a, dims)));
    return true;
  }

  /** The inputs, or none unless all are constant real numbers. */
  private static List<OnnxTensor> constants(OnnxImportContext node)
      throws ModelProcessingException {
    List<OnnxTensor> constants = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      Optional<OnnxTensor> constant = node.has(i) ? node.constant(i) : Optional.empty();
      if (constant.isEmpty() || !constant.get().type().isFloating()) {
        return List.of();
      }
      constants.add(constant.get());
    }
    return constants;
  }

  private static double[] expanded(OnnxTensor tensor, List<Long> dims)
      throws ModelProcessingException {
    double[] from = tensor.toDoubles();
    double[] to = new double[(int) PartialShapes.product(dims)];
    for (int i = 0; i < to.length; i++) {
      int at = 0;
      int rest = i;
      int step = 1;
      for (int d = dims.size() - 1; d >= 0; d--) {
        int index = rest % (int) (long) dims.get(d);
        rest /= (int) (long) dims.get(d);
        int own = d - dims.size() + tensor.dims().size();
        if (own >= 0) {
          at += tensor.dims().get(own) == 1 ? 0 : index * step;
          step *= (int) (long) tensor.dims().get(own);
        }
      }
      to[i] = from[at];
    }
    return to;
  }
}
