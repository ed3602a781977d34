package io.sluice.onnx.importer;

import io.sluice.onnx.format.OnnxModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator alone: imported, exported again, and compared with ONNX Runtime. */
class OnnxOperatorImportIT {
  @TempDir Path folder;

  static Stream<OnnxOperatorCase> cases() throws Exception {
    List<OnnxOperatorCase> cases = new ArrayList<>();
    for (String operator :
        "Relu Sigmoid Tanh Erf Exp Neg Abs Floor Ceil Round Sign Sin Cos Softplus Softsign Identity"
            .split(" ")) {
      cases.add(of(operator, 13).in(2, 3));
    }
    cases.add(of("HardSwish", 14).in(2, 3));
    cases.add(of("Mish", 18).in(2, 3));
    cases.add(of("Gelu", 20).in(2, 3));
    cases.add(of("Gelu", 20).set("approximate", "tanh").in(2, 3));
    cases.add(of("LeakyRelu", 13).real("alpha", 0.2f).in(2, 3));
    cases.add(of("Elu", 13).real("alpha", 0.5f).in(2, 3));
    cases.add(of("Celu", 13).real("alpha", 0.5f).in(2, 3));
    cases.add(of("HardSigmoid", 13).real("alpha", 0.3f).in(2, 3));
    cases.add(of("PRelu", 13).in(2, 3, 4, 4).weight(3, 1, 1));
    cases.add(of("PRelu", 13).in(2, 3, 4).weight(4));
    cases.add(of("Clip", 13).in(2, 9).reals(new float[] {-0.5f}).reals(new float[] {0.4f}));
    cases.add(of("Clip", 11).in(2, 9).reals(new float[] {0}).reals(new float[] {6}));
    cases.add(of("Clip", 13).in(2, 9).none().reals(new float[] {0.4f}));
    cases.add(of("Softmax", 11).in(2, 3, 4));
    cases.add(of("Softmax", 13).set("axis", 1).in(2, 3, 4));
    cases.add(of("LogSoftmax", 13).in(2, 3, 4));
    for (String operator : "Add Sub Mul Div".split(" ")) {
      cases.add(of(operator, 14).in(2, 3).in(2, 3));
      cases.add(of(operator, 14).in(2, 3).weight(3));
      cases.add(of(operator, 14).weight().in(2, 3));
      cases.add(of(operator, 14).in(2, 3).weight());
      cases.add(of(operator, 14).in(3).weight(2, 1));
    }
    for (String operator : "Equal Greater GreaterOrEqual Less LessOrEqual".split(" ")) {
      cases.add(of(operator, 16).in(2, 3).in(2, 3));
      cases.add(of(operator, 16).weight().in(2, 3));
    }
    cases.add(of("Pow", 15).in(2, 3).reals(new float[] {2}));
    cases.add(of("Max", 13).in(2, 3).in(3).weight(2, 1));
    cases.add(of("Min", 13).in(2, 3).in(3));
    cases.add(of("Sum", 13).in(2, 3).in(3));
    cases.add(of("Cast", 13).set("to", 7).in(2, 3));
    cases.add(of("Conv", 11).set("pads", 1, 1, 1, 1).in(2, 3, 8, 8).weight(4, 3, 3, 3).weight(4));
    cases.add(
        of("Conv", 11)
            .set("pads", 0, 1, 1, 2)
            .set("strides", 2, 1)
            .in(2, 3, 8, 8)
            .weight(4, 3, 3, 3));
    cases.add(
        of("Conv", 11).set("group", 3).set("dilations", 2, 2).in(2, 3, 8, 8).weight(6, 1, 3, 3));
    for (String padding : "SAME_UPPER SAME_LOWER VALID".split(" ")) {
      cases.add(
          of("Conv", 11)
              .set("auto_pad", padding)
              .set("strides", 2, 3)
              .in(1, 2, 8, 8)
              .weight(4, 2, 3, 4));
      cases.add(
          of("MaxPool", 12).set("auto_pad", padding).set("kernel_shape", 2, 3).in(1, 2, 8, 8));
    }
    cases.add(of("Conv", 11).in(2, 3, 9).weight(4, 3, 3).weight(4));
    cases.add(of("Conv", 11).in(1, 2, 4, 5, 6).weight(3, 2, 2, 2, 2));
    cases.add(
        of("ConvTranspose", 11)
            .set("strides", 2, 2)
            .set("pads", 1, 1, 1, 1)
            .set("output_padding", 1, 1)
            .set("group", 2)
            .in(1, 4, 5, 5)
            .weight(4, 3, 3, 3)
            .weight(6));
    cases.add(
        of("MaxPool", 12)
            .set("kernel_shape", 3, 3)
            .set("strides", 2, 2)
            .set("pads", 1, 1, 1, 1)
            .in(2, 3, 9, 9));
    cases.add(of("MaxPool", 12).set("kernel_shape", 2, 2).set("pads", 0, 0, 1, 1).in(2, 3, 8, 8));
    cases.add(
        of("MaxPool", 12).set("kernel_shape", 3).set("strides", 2).set("ceil_mode", 1).in(2, 3, 8));
    cases.add(
        of("AveragePool", 11).set("kernel_shape", 3, 3).set("pads", 1, 1, 1, 1).in(2, 3, 8, 8));
    cases.add(
        of("AveragePool", 11)
            .set("kernel_shape", 3, 3)
            .set("pads", 1, 1, 1, 1)
            .set("count_include_pad", 1)
            .in(2, 3, 8, 8));
    cases.add(
        of("AveragePool", 11).set("kernel_shape", 2, 2).set("pads", 0, 0, 1, 1).in(2, 3, 8, 8));
    cases.add(of("GlobalAveragePool", 11).in(2, 3, 5, 7));
    cases.add(of("GlobalAveragePool", 11).in(2, 3, 5));
    cases.add(of("GlobalMaxPool", 11).in(2, 3, 5, 7));
    cases.add(of("Gemm", 13).in(2, 3).weight(3, 4).weight(4));
    cases.add(of("Gemm", 13).set("transB", 1).in(2, 3).weight(4, 3).weight(1, 4));
    cases.add(
        of("Gemm", 13)
            .set("transA", 1)
            .real("alpha", 0.5f)
            .real("beta", 2f)
            .in(3, 2)
            .weight(3, 4)
            .weight(4));
    cases.add(of("Gemm", 13).in(2, 3).weight(3, 4));
    cases.add(of("MatMul", 13).in(2, 5, 3).weight(3, 4));
    cases.add(of("MatMul", 13).in(2, 5, 3).in(2, 3, 4));
    cases.add(of("MatMul", 13).weight(2, 5).in(5, 3));
    cases.add(of("Einsum", 12).set("equation", "bij, bjk -> bik").in(2, 3, 4).in(2, 4, 5));
    cases.add(
        of("BatchNormalization", 15)
            .in(2, 3, 4, 4)
            .weight(3)
            .weight(3)
            .weight(3)
            .reals(new float[] {1, 2, 0.5f}));
    cases.add(of("LayerNormalization", 17).in(2, 3, 8).weight(8).weight(8));
    cases.add(of("LayerNormalization", 17).set("axis", 1).in(2, 3, 8).weight(3, 8));
    cases.add(of("InstanceNormalization", 11).in(2, 3, 4, 4).weight(3).weight(3));
    cases.add(of("GroupNormalization", 18).set("num_groups", 2).in(2, 4, 3, 3).weight(2).weight(2));
    cases.add(of("Reshape", 13).in(2, 3, 4).longs(0, -1));
    cases.add(of("Flatten", 13).set("axis", 2).in(2, 3, 4, 5));
    cases.add(of("Flatten", 13).set("axis", 0).in(2, 3));
    cases.add(of("Transpose", 13).set("perm", 2, 0, 1).in(2, 3, 4));
    cases.add(of("Transpose", 13).in(2, 3, 4));
    cases.add(of("Squeeze", 11).set("axes", 1, -1).in(2, 1, 3, 1));
    cases.add(of("Squeeze", 13).in(2, 1, 3, 1).longs(1));
    cases.add(of("Unsqueeze", 11).set("axes", 0, 3).in(2, 3));
    cases.add(of("Unsqueeze", 13).in(2, 3).longs(-1));
    cases.add(of("Concat", 13).set("axis", 1).in(2, 3).in(2, 4).weight(2, 1));
    cases.add(of("Split", 11).set("axis", 1).set("split", 1, 2).in(2, 3).outputs(2));
    cases.add(of("Split", 13).set("axis", 1).in(2, 6).outputs(3));
    cases.add(of("Split", 18).set("axis", 1).set("num_outputs", 2).in(2, 5).outputs(2));
    cases.add(of("Slice", 13).in(4, 6).longs(1, -3).longs(100, -1).longs(0, 1).longs(2, 1));
    cases.add(of("Slice", 13).in(4, 6).longs(-1).longs(Long.MIN_VALUE + 1).longs(1).longs(-1));
    cases.add(of("Gather", 13).set("axis", 1).in(2, 4, 3).longs(-1, 0, 2));
    cases.add(of("Gather", 13).set("axis", 1).in(2, 4, 3).scalar(-1));
    cases.add(of("Gather", 13).weight(5, 3).tokens(5, 2, 4));
    cases.add(of("Gather", 13).set("axis", 1).in(3, 5).tokens(5, 2, 2));
    cases.add(of("GatherElements", 13).set("axis", 1).in(2, 5).tokens(5, 2, 3));
    cases.add(of("Expand", 13).in(2, 1, 4).longs(3, 1, 3, 1));
    cases.add(of("Tile", 13).in(2, 3).longs(2, 3));
    cases.add(of("Shape", 15).set("start", 1).in(2, 3, 4));
    cases.add(of("Size", 13).in(2, 3, 4));
    cases.add(of("Pad", 13).in(2, 3, 4, 4).longs(0, 0, 1, 2, 0, 0, 3, 4));
    cases.add(of("Pad", 13).set("mode", "reflect").in(2, 3, 4, 4).longs(0, 0, 1, 2, 0, 0, 3, 2));
    cases.add(of("Pad", 18).set("mode", "edge").in(2, 3, 4, 4).longs(1, 2).none().longs(-1));
    for (String operator :
        "ReduceMean ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSumExp"
            .split(" ")) {
      cases.add(of(operator, 13).set("axes", 1, -1).in(2, 3, 4));
      cases.add(of(operator, 18).set("keepdims", 0).in(2, 3, 4).longs(1));
      cases.add(of(operator, 13).set("keepdims", 0).in(2, 3, 4));
    }
    cases.add(of("ReduceSum", 13).in(2, 3, 4).longs(1));
    cases.add(of("ReduceSum", 11).set("axes", 0).set("keepdims", 0).in(2, 3, 4));
    cases.add(of("ArgMax", 13).set("axis", 1).set("keepdims", 0).in(2, 5, 3));
    cases.add(of("CumSum", 14).in(2, 5).scalar(1));
    cases.add(of("CumSum", 14).set("exclusive", 1).set("reverse", 1).in(2, 5).scalar(1));
    cases.add(of("Trilu", 14).set("upper", 0).in(2, 5, 5).scalar(1));
    cases.add(of("OneHot", 11).tokens(4, 2, 3).scalar(4).reals(new float[] {-1, 2}));
    cases.add(
        of("Resize", 13)
            .set("coordinate_transformation_mode", "asymmetric")
            .set("nearest_mode", "floor")
            .in(1, 2, 3, 4)
            .none()
            .reals(new float[] {1, 1, 2, 3}));
    cases.add(of("Resize", 13).in(1, 2, 3, 4).none().reals(new float[] {1, 1, 2, 2}));
    cases.add(
        of("Resize", 13).set("mode", "linear").in(1, 2, 3, 4).none().none().longs(1, 2, 7, 5));
    cases.add(
        of("Resize", 13)
            .set("mode", "linear")
            .set("coordinate_transformation_mode", "align_corners")
            .in(1, 2, 3, 4)
            .none()
            .none()
            .longs(1, 2, 7, 5));
    cases.add(of("DepthToSpace", 13).set("blocksize", 2).set("mode", "CRD").in(1, 8, 2, 3));
    for (String direction : "forward reverse bidirectional".split(" ")) {
      int directions = direction.equals("bidirectional") ? 2 : 1;
      cases.add(
          of("LSTM", 14)
              .set("hidden_size", 4)
              .set("direction", direction)
              .in(5, 2, 3)
              .weight(directions, 16, 3)
              .weight(directions, 16, 4)
              .weight(directions, 32)
              .outputs(3));
      cases.add(
          of("GRU", 14)
              .set("hidden_size", 4)
              .set("direction", direction)
              .set("linear_before_reset", 1)
              .in(5, 2, 3)
              .weight(directions, 12, 3)
              .weight(directions, 12, 4)
              .weight(directions, 24)
              .outputs(2));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anOperatorGivesWhatOnnxRuntimeGives(OnnxOperatorCase operator) throws Exception {
    Path onnx = folder.resolve("operator.onnx");
    OnnxModelFile.write(operator.model(), onnx);

    try (OnnxRoundTripEngines engines = new OnnxRoundTripEngines(onnx, folder)) {
      engines.agreeOn(operator.inputs());
    }
  }

  private static OnnxOperatorCase of(String operator, long opset) {
    return new OnnxOperatorCase(operator, opset);
  }
}
