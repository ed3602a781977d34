package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sample inputs for warm-up and timing of a model. */
public final class SampleInputs {
  /** Size for free dimensions other than the batch. */
  private static final long ANY_SIZE = 32;

  private SampleInputs() {}

  /** Inputs at batch 1. */
  public static List<Tensor> of(ModelSignature signature, RandomGenerator random) {
    return of(signature, 1, random);
  }

  /**
   * Inputs uniform in [0, 1) for FP32 and FP64, else zeros, valid indices of every embedding.
   *
   * @param examples batch size for a free batch dimension
   */
  static List<Tensor> of(ModelSignature signature, int examples, RandomGenerator random) {
    return signature.inputs().stream().map(spec -> of(spec, examples, random)).toList();
  }

  private static Tensor of(TensorSpec spec, long examples, RandomGenerator random) {
    List<Long> shape = new ArrayList<>();
    for (long size : spec.shape()) {
      shape.add(size != -1 ? size : shape.isEmpty() ? examples : ANY_SIZE);
    }
    int bytes = Math.toIntExact(Tensor.byteCount(spec.datatype(), shape));
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (spec.datatype() == TensorType.FP32 && buffer.hasRemaining()) {
      buffer.putFloat(random.nextFloat());
    }
    while (spec.datatype() == TensorType.FP64 && buffer.hasRemaining()) {
      buffer.putDouble(random.nextDouble());
    }
    return new Tensor(spec.datatype(), shape, buffer.rewind());
  }
}
