package io.sluice.compressor.onnx.importer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file on ONNX Runtime, and what it was converted to on libtorch. */
final class BothEngines implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager arrays = NDManager.newBaseManager("PyTorch");

  /** An input: floats, longs or booleans. */
  record Input(OnnxJavaType type, ByteBuffer bytes, long... shape) {
    static Input floats(float[] values, long... shape) {
      ByteBuffer bytes = direct(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      return new Input(OnnxJavaType.FLOAT, bytes, shape);
    }

    static Input longs(long[] values, long... shape) {
      ByteBuffer bytes = direct(values.length * Long.BYTES);
      bytes.asLongBuffer().put(values);
      return new Input(OnnxJavaType.INT64, bytes, shape);
    }

    private static ByteBuffer direct(int size) {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
  }

  BothEngines(Path onnx, Path folder) throws Exception {
    Graph graph = OnnxImport.read(onnx);
    ScriptWriter.write(GraphWriter.write(graph), folder.resolve("converted.pt"));
    session = environment.createSession(onnx.toString());
    model = Model.newInstance("converted", "PyTorch");
    model.load(folder, "converted.pt");
    predictor = model.newPredictor(new NoopTranslator());
    assertThat(graph.inputs()).containsExactlyElementsOf(session.getInputNames());
  }

  /** Asserts that all outputs have the same shape, type and, to 1e-4, elements. */
  void agreeOn(Map<String, Input> inputs) throws Exception {
    List<double[]> expected = new ArrayList<>();
    List<long[]> shapes = new ArrayList<>();
    List<OnnxJavaType> types = new ArrayList<>();
    runOnnx(inputs, expected, shapes, types);
    try (NDList outputs = runTorch(inputs)) {
      assertThat(outputs).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        NDArray output = outputs.get(i);
        String what = "output %d of %s".formatted(i, session.getOutputNames());
        assertThat(output.getShape().getShape()).as(what).isEqualTo(shapes.get(i));
        assertThat(output.getDataType().name()).as(what).startsWith(prefix(types.get(i)));
        assertClose(what, doubles(output), expected.get(i));
      }
    }
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      double bound = 1e-4 * (1 + Math.abs(expected[k]));
      if (actual[k] != expected[k] && !(Math.abs(actual[k] - expected[k]) <= bound)) {
        throw new AssertionError(
            "%s: element %d is %s, but should be %s".formatted(what, k, actual[k], expected[k]));
      }
    }
  }

  private static String prefix(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> "FLOAT32";
      case INT64 -> "INT64";
      case INT32 -> "INT32";
      case BOOL -> "BOOL";
      default -> type.name();
    };
  }

  private void runOnnx(
      Map<String, Input> inputs,
      List<double[]> elements,
      List<long[]> shapes,
      List<OnnxJavaType> types)
      throws Exception {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Input> input : inputs.entrySet()) {
      Input value = input.getValue();
      tensors.put(
          input.getKey(),
          OnnxTensor.createTensor(environment, value.bytes(), value.shape(), value.type()));
    }
    try (OrtSession.Result result = session.run(tensors)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        TensorInfo info = tensor.getInfo();
        shapes.add(info.getShape());
        types.add(info.type);
        elements.add(doubles(info.type, tensor.getByteBuffer()));
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static double[] doubles(OnnxJavaType type, ByteBuffer bytes) {
    ByteBuffer ordered = bytes.order(ByteOrder.nativeOrder());
    int count = ordered.remaining() / type.size;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
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

  private NDList runTorch(Map<String, Input> inputs) throws Exception {
    NDList list = new NDList();
    for (String name : session.getInputNames()) {
      Input input = inputs.get(name);
      DataType type = input.type() == OnnxJavaType.FLOAT ? DataType.FLOAT32 : DataType.INT64;
      ByteBuffer bytes = input.bytes().duplicate().order(ByteOrder.nativeOrder());
      list.add(arrays.create(bytes, new Shape(input.shape()), type));
    }
    return predictor.predict(list);
  }

  private static double[] doubles(NDArray array) {
    if (array.size() == 0) {
      return new double[0];
    }
    double[] values = array.toType(DataType.FLOAT64, true).flatten().toDoubleArray();
    return Arrays.copyOf(values, values.length);
  }

  @Override
  public void close() throws Exception {
    predictor.close();
    model.close();
    session.close();
    arrays.close();
  }
}
