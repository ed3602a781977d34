package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Inputs to warm up and time a model with. */
public final class SampleInputs {
  /** Stands in for a dimension other than the batch that takes any size. */
  private static final long ANY_SIZE = 32;

  private SampleInputs() {}

  /** At batch 1. */
  public static List<Tensor> of(ModelSignature signature, RandomGenerator random) {
    return of(signature, 1, random);
  }

  /**
   * Uniform in [0, 1) where the input is FP32 or FP64, else zeros, which are valid indices of every
   * embedding.
   *
   * @param examples in the batch, where the signature leaves that open
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
