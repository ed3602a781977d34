package io.sluice.compressor.onnx;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.onnxruntime.OnnxJavaType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A TorchScript module loaded by libtorch. */
public final class TorchSession implements AutoCloseable {
  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager arrays = NDManager.newBaseManager("PyTorch");

  public TorchSession(ScriptModule module, Path folder) throws Exception {
    ScriptWriter.write(module, folder.resolve("session.pt"));
    model = Model.newInstance("session", "PyTorch");
    model.load(folder, "session.pt");
    predictor = model.newPredictor(new NoopTranslator());
  }

  public List<OnnxSession.Output> run(List<Input> inputs) throws Exception {
    NDList list = new NDList();
    for (Input input : inputs) {
      DataType type = input.type() == OnnxJavaType.FLOAT ? DataType.FLOAT32 : DataType.INT64;
      ByteBuffer bytes = input.bytes().duplicate().order(ByteOrder.nativeOrder());
      list.add(arrays.create(bytes, new Shape(input.shape()), type));
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
      case FLOAT32 -> OnnxJavaType.FLOAT;
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
