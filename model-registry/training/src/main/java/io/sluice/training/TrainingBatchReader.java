package io.sluice.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sluice.torchscript.ModelProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Reader of mini-batches as tensors. Confined to a single thread. */
final class TrainingBatchReader implements Closeable {
  private final List<ArrayRowReader> inputs = new ArrayList<>();
  private final List<ArrayRowReader> targets = new ArrayList<>();
  private final @Nullable ImageAugmenter augmenter;

  TrainingBatchReader(TrainingJob job) throws ModelProcessingException, IOException {
    this.augmenter = augmenter(job);
    for (UnpackedRowArray array : job.inputs()) {
      inputs.add(new ArrayRowReader(array));
    }
    for (UnpackedRowArray array : job.targets()) {
      targets.add(new ArrayRowReader(array));
    }
  }

  private static @Nullable ImageAugmenter augmenter(TrainingJob job)
      throws ModelProcessingException {
    if (job.plan().augmentation().changesNothing()) {
      return null;
    }
    UnpackedRowArray input = job.inputs().get(0);
    if (input.rowShape().size() != 3) {
      throw new ModelProcessingException(
          "Augmentation needs images of shape [channels, height, width], but examples of %s have the shape %s"
              .formatted(input.name(), input.rowShape()));
    }
    return new ImageAugmenter(job.plan().augmentation(), input.rowShape(), input.type().bytes());
  }

  int rows() {
    return inputs.get(0).array().rows();
  }

  /**
   * Input tensors of the given rows.
   *
   * @param random source of augmentation, applied to the first input only; null for none
   */
  NDList inputs(NDManager manager, int[] rows, @Nullable SplittableRandom random)
      throws IOException {
    NDList batch = new NDList();
    for (ArrayRowReader reader : inputs) {
      ByteBuffer bytes = reader.read(rows);
      if (batch.isEmpty() && augmenter != null && random != null) {
        augmenter.apply(bytes, random);
      }
      batch.add(tensor(manager, reader.array(), bytes, rows.length));
    }
    return batch;
  }

  /** Targets of the given rows: classes as int64, values as float32; empty without targets. */
  NDList targets(NDManager manager, int[] rows) throws IOException {
    NDList batch = new NDList();
    for (ArrayRowReader reader : targets) {
      NDArray target = tensor(manager, reader.array(), reader.read(rows), rows.length);
      batch.add(reader.array().type().isInteger() ? target.toType(DataType.INT64, false) : target);
    }
    return batch;
  }

  private static NDArray tensor(
      NDManager manager, UnpackedRowArray array, ByteBuffer bytes, int count) {
    Shape shape =
        new Shape(count).addAll(new Shape(array.rowShape().stream().mapToLong(n -> n).toArray()));
    return switch (array.type()) {
      case FLOAT32 -> manager.create(bytes, shape, DataType.FLOAT32);
      case FLOAT64 ->
          manager.create(bytes, shape, DataType.FLOAT64).toType(DataType.FLOAT32, false);
      case INT64 -> manager.create(bytes, shape, DataType.INT64);
      case INT32 -> manager.create(bytes, shape, DataType.INT32);
      case UINT8 -> manager.create(bytes, shape, DataType.UINT8);
      case BOOL -> manager.create(bytes, shape, DataType.BOOLEAN);
    };
  }

  @Override
  public void close() throws IOException {
    for (ArrayRowReader reader : inputs) {
      reader.close();
    }
    for (ArrayRowReader reader : targets) {
      reader.close();
    }
  }
}
