package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Engine with models answering the sum of each row; files can be made to fail. */
public final class FakeInferenceEngine implements InferenceEngine {
  /** Rows of two FP32 in, one FP32 out. */
  public static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
          List.of(new TensorSpec("sum", TensorType.FP32, List.of(-1L, 1L))));

  /** First element of a row to make the model fail. */
  public static final float POISON = 666;

  public final Set<Path> failing = new HashSet<>();
  public final Set<FakeModel> open = new HashSet<>();
  public final List<Long> batchSizes = new ArrayList<>();

  /** Rows with enough memory. */
  public long room = Long.MAX_VALUE;

  @Override
  public LoadedInferenceModel load(Path file, ModelSignature signature) throws EngineException {
    if (failing.contains(file)) {
      throw new EngineException("Tried to load " + file + ", but it is broken");
    }
    FakeModel model = new FakeModel(file);
    open.add(model);
    return model;
  }

  /** A loaded file. */
  public final class FakeModel implements LoadedInferenceModel {
    public final Path file;

    FakeModel(Path file) {
      this.file = file;
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws EngineException {
      if (!open.contains(this)) {
        throw new IllegalStateException(file + " is used after it was closed");
      }
      Tensor x = inputs.get(0);
      long rows = x.shape().get(0);
      batchSizes.add(rows);
      if (rows > room) {
        throw new OutOfMemoryError("Java heap space");
      }
      ByteBuffer in = x.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer out = ByteBuffer.allocate((int) rows * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < rows; i++) {
        float first = in.getFloat();
        if (first == POISON) {
          throw new EngineException("The model does not like " + first);
        }
        out.putFloat(first + in.getFloat());
      }
      return List.of(new Tensor(TensorType.FP32, List.of(rows, 1L), out.flip()));
    }

    @Override
    public void close() {
      if (!open.remove(this)) {
        throw new IllegalStateException(file + " is closed twice");
      }
    }
  }
}
