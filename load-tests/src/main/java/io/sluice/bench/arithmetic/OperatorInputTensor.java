package io.sluice.bench.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxValueInfo;
import java.util.Arrays;

/** Input tensor of a model. */
sealed interface OperatorInputTensor {
  long[] shape();

  OnnxElementType type();

  NDArray array(NDManager manager);

  /** Its description in an ONNX file, all sizes fixed. */
  default OnnxValueInfo description(String name) {
    return new OnnxValueInfo(
        name, type(), Arrays.stream(shape()).mapToObj(OnnxValueInfo.Dimension::of).toList());
  }

  /** Numbers in fp32. */
  record Reals(float[] values, long... shape) implements OperatorInputTensor {
    @Override
    public OnnxElementType type() {
      return OnnxElementType.FLOAT;
    }

    @Override
    public NDArray array(NDManager manager) {
      return manager.create(values, new Shape(shape));
    }
  }

  /** Rows of a table. */
  record Indices(long[] values, long... shape) implements OperatorInputTensor {
    @Override
    public OnnxElementType type() {
      return OnnxElementType.INT64;
    }

    @Override
    public NDArray array(NDManager manager) {
      return manager.create(values, new Shape(shape));
    }
  }

  static OperatorInputTensor of(LatticeTensor tensor) {
    return new Reals(tensor.floats(), tensor.shape());
  }
}
