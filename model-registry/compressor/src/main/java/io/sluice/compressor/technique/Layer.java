package io.sluice.compressor.technique;

import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaceable module instance: its forward computes a single well-known operation on one argument
 * and tensors of the instance.
 */
sealed interface Layer {
  ScriptObject object();

  /** Returns the operations, one per call of the instance. */
  List<Operation> operations();

  /** Returns the operation, if the model runs it exactly once. */
  default Optional<Operation> runsOnce() {
    boolean once = operations().size() == 1 && operations().get(0).always();
    return once ? Optional.of(operations().get(0)) : Optional.empty();
  }

  /** {@code torch.linear}: weight is outputs × inputs. */
  record Linear(
      ScriptObject object, List<Operation> operations, Tensor weight, @Nullable Tensor bias)
      implements Layer {}

  /** {@code torch.conv2d}: weight is outputs × inputs/groups × height × width. */
  record Conv2d(
      ScriptObject object,
      List<Operation> operations,
      Tensor weight,
      @Nullable Tensor bias,
      Geometry geometry)
      implements Layer {}

  /** {@code torch.batch_norm} in inference; weight and bias are per channel. */
  record BatchNorm(
      ScriptObject object,
      List<Operation> operations,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      Tensor mean,
      Tensor variance,
      double epsilon)
      implements Layer {}

  /** {@code torch.embedding}: weight is rows × columns. */
  record Embedding(ScriptObject object, List<Operation> operations, Tensor weight)
      implements Layer {}

  /** Geometry of a convolution; each list is height, width. */
  record Geometry(List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {}
}
