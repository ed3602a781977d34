package io.sluice.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file loaded by ONNX Runtime. */
public final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /** An output of a model, as numbers. */
  public record Output(OnnxJavaType type, long[] shape, double[] elements) {
    /** Asserts equality with another output in type, shape and, to 1e-4, elements. */
    public void assertLike(String what, Output other) {
      assertThat(other.type()).as(what).isEqualTo(type);
      assertThat(other.shape()).as(what).isEqualTo(shape);
      for (int i = 0; i < elements.length; i++) {
        double bound = 1e-4 * (1 + Math.abs(elements[i]));
        double actual = other.elements()[i];
        if (actual != elements[i] && !(Math.abs(actual - elements[i]) <= bound)) {
          throw new AssertionError(
              "%s: element %d is %s, but should be %s".formatted(what, i, actual, elements[i]));
        }
      }
    }

    public double cosine(Output other) {
      double product = 0;
      double own = 0;
      double others = 0;
      for (int i = 0; i < elements.length; i++) {
        product += elements[i] * other.elements[i];
        own += elements[i] * elements[i];
        others += other.elements[i] * other.elements[i];
      }
      return product / Math.sqrt(own * others);
    }
  }

  public OnnxSession(Path onnx) throws Exception {
    session = environment.createSession(onnx.toString());
  }

  /**
   * @param optimized file for the graph as optimised by ONNX Runtime
   */
  public OnnxSession(Path onnx, Path optimized) throws Exception {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizedModelFilePath(optimized.toString());
    session = environment.createSession(onnx.toString(), options);
  }

  public Iterable<String> inputNames() {
    return session.getInputNames();
  }

  public List<Output> run(Map<String, ModelTestInput> inputs) throws Exception {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, ModelTestInput> input : inputs.entrySet()) {
      ModelTestInput value = input.getValue();
      tensors.put(
          input.getKey(),
          OnnxTensor.createTensor(environment, value.bytes(), value.shape(), value.type()));
    }
    List<Output> outputs = new ArrayList<>();
    try (OrtSession.Result result = session.run(tensors)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        TensorInfo info = tensor.getInfo();
        double[] elements = doubles(info.type, tensor.getByteBuffer());
        outputs.add(new Output(info.type, info.getShape(), elements));
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static double[] doubles(OnnxJavaType type, ByteBuffer bytes) {
    ByteBuffer ordered = bytes.order(ByteOrder.nativeOrder());
    double[] values = new double[ordered.remaining() / type.size];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> ordered.getFloat(i * 4);
            case INT64 -> ordered.getLong(i * 8);
            case INT32 -> ordered.getInt(i * 4);
            default -> ordered.get(i);
          };
    }
    return values;
  }

  @Override
  public void close() throws Exception {
    session.close();
  }
}
