package io.sluice.compressor.evaluation;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sluice.compressor.CompressionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A model that libtorch has loaded. Used by one thread at a time. */
final class EngineModel implements AutoCloseable {
  private final String name;
  private final Model model;
  private final Block block;
  private final ParameterStore parameters;

  /**
   * @param values row-major
   * @param shape with the batch dimension
   */
  record Output(float[] values, List<Long> shape) {}

  private EngineModel(String name, Model model) {
    this.name = name;
    this.model = model;
    this.block = model.getBlock();
    this.parameters = new ParameterStore(model.getNDManager(), false);
  }

  /**
   * @throws CompressionException when libtorch refuses the file
   */
  static EngineModel load(String name, Path file) throws CompressionException, IOException {
    Model model = Model.newInstance(name, "PyTorch");
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
      return new EngineModel(name, model);
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new CompressionException(
          "Tried to load the model " + name + ", but libtorch refuses it: " + reason(e), e);
    }
  }

  /** Answers some examples. */
  Output run(NpyArray inputs, int from, int count) throws CompressionException {
    try (NDManager manager = model.getNDManager().newSubManager();
        NDList results =
            block.forward(parameters, new NDList(input(manager, inputs, from, count)), false)) {
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
              .formatted(name, shape(inputs, count), reason(e)),
          e);
    }
  }

  /** Writes the model as it is now, buffers included. */
  void save(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      JniUtils.writeModule((PtSymbolBlock) block, out, false);
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

  /** Of libtorch's message the lines that say something; the rest is its own call stack. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    List<String> lines =
        message
            .lines()
            .map(String::strip)
            .filter(l -> l.contains("Error: ") || l.contains("Expected"))
            .toList();
    return lines.isEmpty() ? message.lines().findFirst().orElse("") : String.join(" ", lines);
  }

  @Override
  public void close() {
    model.close();
  }
}
