package io.sluice.bench.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.util.Arrays;

/** Input tensor of a model. */
sealed interface OperatorInput {
  long[] shape();

  OnnxType type();

  NDArray array(NDManager manager);

  /** Its description in an ONNX file, all sizes fixed. */
  default OnnxValue description(String name) {
    return new OnnxValue(
        name, type(), Arrays.stream(shape()).mapToObj(OnnxValue.Dimension::of).toList());
  }

  /** Numbers in fp32. */
  record Reals(float[] values, long... shape) implements OperatorInput {
    @Override
    public OnnxType type() {
      return OnnxType.FLOAT;
    }

    @Override
    public NDArray array(NDManager manager) {
      return manager.create(values, new Shape(shape));
    }
  }

  /** Rows of a table. */
  record Indices(long[] values, long... shape) implements OperatorInput {
    @Override
    public OnnxType type() {
      return OnnxType.INT64;
    }

    @Override
    public NDArray array(NDManager manager) {
      return manager.create(values, new Shape(shape));
    }
  }

  static OperatorInput of(LatticeTensor tensor) {
    return new Reals(tensor.floats(), tensor.shape());
  }
}
