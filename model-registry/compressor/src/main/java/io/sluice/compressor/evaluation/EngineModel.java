package io.sluice.compressor.evaluation;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A loaded model that answers examples. Used by one thread at a time. */
final class EngineModel implements AutoCloseable {
  private final String name;
  private final LoadedModel model;

  /**
   * @param values row-major
   * @param shape with the batch dimension
   */
  record Output(float[] values, List<Long> shape) {}

  EngineModel(String name, LoadedModel model) {
    this.name = name;
    this.model = model;
  }

  /**
   * @throws CompressionException when no engine runs such files, or its engine refuses it
   */
  static EngineModel load(String name, Path file) throws CompressionException, IOException {
    return new EngineModel(name, LoadedModel.load(name, file));
  }

  /** Answers some examples. */
  Output run(NpyArray inputs, int from, int count) throws CompressionException {
    try (NDManager manager = model.manager().newSubManager();
        NDList results = model.forward(new NDList(input(manager, inputs, from, count)))) {
      if (results.size() != 1) {
        throw new CompressionException(
            "The model gives %d tensors; only models with one can be measured"
                .formatted(results.size()));
      }
      results.attach(manager);
      NDArray output = results.get(0).toType(DataType.FLOAT32, false);
      List<Long> shape = Arrays.stream(output.getShape().getShape()).boxed().toList();
      return new Output(output.toFloatArray(), shape);
    } catch (EngineException | IllegalArgumentException e) {
      throw new CompressionException(
          "Tried to run the model %s on x of shape %s, but it fails: %s"
              .formatted(name, shape(inputs, count), EngineMessages.reason(e)),
          e);
    }
  }

  private static NDArray input(NDManager manager, NpyArray inputs, int from, int count) {
    ByteBuffer bytes = inputs.slice(from, count);
    Shape shape = shape(inputs, count);
    return switch (inputs.type()) {
      case FLOAT32 -> manager.create(bytes, shape, DataType.FLOAT32);
      case FLOAT64 ->
          manager.create(bytes, shape, DataType.FLOAT64).toType(DataType.FLOAT32, false);
      case INT64 -> manager.create(bytes, shape, DataType.INT64);
      case UINT8 -> manager.create(bytes, shape, DataType.UINT8);
    };
  }

  private static Shape shape(NpyArray inputs, int count) {
    return new Shape(count)
        .addAll(new Shape(inputs.elementShape().stream().mapToLong(n -> n).toArray()));
  }

  @Override
  public void close() {
    model.close();
  }
}
