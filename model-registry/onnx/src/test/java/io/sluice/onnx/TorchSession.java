package io.sluice.onnx;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.onnxruntime.OnnxJavaType;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TorchScript module loaded by libtorch. */
public final class TorchSession implements AutoCloseable {
  // codes of c10/core/ScalarType.h
  private static final long FLOAT32 = 6;
  private static final long FLOAT64 = 7;

  private final boolean doubles;
  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager arrays = NDManager.newBaseManager("PyTorch");

  public TorchSession(ScriptModule module, Path folder) throws Exception {
    this(module, folder, false);
  }

  private TorchSession(ScriptModule module, Path folder, boolean doubles) throws Exception {
    this.doubles = doubles;
    ScriptArchiveWriter.write(module, folder.resolve("session.pt"));
    model = Model.newInstance("session", "PyTorch");
    model.load(folder, "session.pt");
    predictor = model.newPredictor(new NoopTranslator());
  }

  /**
   * A graph in fp64, for its meaning alone: fp32 kernels differ by processor. On AMD EPYC (family
   * 26) oneDNN 3.7.1, which libtorch 2.7.1 has, computes LSTMs and grouped convolutions in fp32
   * that are off by up to 20 % and 0.03 %; fp64 does not go through oneDNN. Inputs and outputs are
   * floats.
   */
  public static TorchSession inDoubles(ComputationGraph graph, Path folder) throws Exception {
    Map<String, ScriptTensor> wide = new LinkedHashMap<>();
    for (Map.Entry<String, ScriptTensor> parameter : graph.parameters().entrySet()) {
      if (parameter.getValue().type() == ScalarType.FLOAT) {
        wide.put(parameter.getKey(), widened(parameter.getValue()));
      }
    }
    GraphEditor editor = new GraphEditor(graph.withParameters(wide));
    for (GraphNode node : graph.nodes()) {
      if (Long.valueOf(FLOAT32).equals(node.literal("dtype"))) {
        editor.replace(node, node.with("dtype", NodeArgument.of(FLOAT64)));
      }
    }
    return new TorchSession(TorchScriptGraphWriter.write(editor.graph()), folder, true);
  }

  private static ScriptTensor widened(ScriptTensor tensor) throws Exception {
    float[] elements = tensor.toFloats();
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : elements) {
      bytes.putDouble(element);
    }
    long[] shape = tensor.shape().stream().mapToLong(n -> n).toArray();
    return ScriptTensor.of(ScalarType.DOUBLE, bytes.array(), shape);
  }

  public List<OnnxSession.Output> run(List<ModelTestInput> inputs) throws Exception {
    NDList list = new NDList();
    for (ModelTestInput input : inputs) {
      DataType type = input.type() == OnnxJavaType.FLOAT ? DataType.FLOAT32 : DataType.INT64;
      ByteBuffer bytes = input.bytes().duplicate().order(ByteOrder.nativeOrder());
      NDArray array = arrays.create(bytes, new Shape(input.shape()), type);
      boolean widen = doubles && type == DataType.FLOAT32;
      list.add(widen ? array.toType(DataType.FLOAT64, false) : array);
    }
    List<OnnxSession.Output> outputs = new ArrayList<>();
    try (NDList results = predictor.predict(list)) {
      for (NDArray array : results) {
        outputs.add(
            new OnnxSession.Output(
                type(array.getDataType()), array.getShape().getShape(), doubles(array)));
      }
    }
    return outputs;
  }

  private static OnnxJavaType type(DataType type) {
    return switch (type) {
      case FLOAT32, FLOAT64 -> OnnxJavaType.FLOAT;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case BOOLEAN -> OnnxJavaType.BOOL;
      default -> OnnxJavaType.UNKNOWN;
    };
  }

  private static double[] doubles(NDArray array) {
    return array.size() == 0
        ? new double[0]
        : array.toType(DataType.FLOAT64, true).flatten().toDoubleArray();
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
    arrays.close();
  }
}
