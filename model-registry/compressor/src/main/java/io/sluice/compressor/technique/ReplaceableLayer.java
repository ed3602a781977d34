package io.sluice.compressor.technique;

import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.flow.DataFlowOperation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaceable module instance: its forward computes a single well-known operation on one argument
 * and tensors of the instance.
 */
sealed interface ReplaceableLayer {
  ScriptObject object();

  /** Returns the operations, one per call of the instance. */
  List<DataFlowOperation> operations();

  /** Returns the operation, if the model runs it exactly once. */
  default Optional<DataFlowOperation> runsOnce() {
    boolean once = operations().size() == 1 && operations().get(0).always();
    return once ? Optional.of(operations().get(0)) : Optional.empty();
  }

  /** {@code torch.linear}: weight is outputs × inputs. */
  record Linear(
      ScriptObject object,
      List<DataFlowOperation> operations,
      ScriptTensor weight,
      @Nullable ScriptTensor bias)
      implements ReplaceableLayer {}

  /** {@code torch.conv2d}: weight is outputs × inputs/groups × height × width. */
  record Conv2d(
      ScriptObject object,
      List<DataFlowOperation> operations,
      ScriptTensor weight,
      @Nullable ScriptTensor bias,
      Geometry geometry)
      implements ReplaceableLayer {}

  /** {@code torch.batch_norm} in inference; weight and bias are per channel. */
  record BatchNorm(
      ScriptObject object,
      List<DataFlowOperation> operations,
      @Nullable ScriptTensor weight,
      @Nullable ScriptTensor bias,
      ScriptTensor mean,
      ScriptTensor variance,
      double epsilon)
      implements ReplaceableLayer {}

  /** {@code torch.embedding}: weight is rows × columns. */
  record Embedding(ScriptObject object, List<DataFlowOperation> operations, ScriptTensor weight)
      implements ReplaceableLayer {}

  /** Geometry of a convolution; each list is height, width. */
  record Geometry(List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {}
}
