package io.sluice.compressor.technique;

import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.flow.DataFlowOperand;
import io.sluice.torchscript.flow.DataFlowOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognition of layers by the signatures of ATen operators (native_functions.yaml). TorchScript
 * text omits trailing arguments at their defaults.
 */
final class LayerOperationRecognition {
  private static final String LINEAR = "torch.linear";
  private static final String CONV = "torch.conv2d";
  private static final String TRACED_CONV = "torch._convolution";
  private static final String BATCH_NORM = "torch.batch_norm";
  private static final String EMBEDDING = "torch.embedding";

  private LayerOperationRecognition() {}

  /** Returns the parameter identifying the operation of a layer. */
  static Optional<DataFlowOperand.Parameter> weightOf(DataFlowOperation operation) {
    int position =
        switch (operation.name()) {
          case EMBEDDING -> 0;
          case LINEAR, CONV, TRACED_CONV -> 1;
          // weight and bias are optional, the running mean is not
          case BATCH_NORM -> 3;
          default -> Integer.MAX_VALUE;
        };
    return operation
        .operand(position)
        .filter(DataFlowOperand.Parameter.class::isInstance)
        .map(DataFlowOperand.Parameter.class::cast);
  }

  /** Returns the layer, if all operations of the instance have the same known form. */
  static Optional<ReplaceableLayer> layer(ScriptObject object, List<DataFlowOperation> operations) {
    DataFlowOperation first = operations.get(0);
    boolean alike =
        operations.stream()
            .allMatch(o -> o.name().equals(first.name()) && rest(o).equals(rest(first)));
    if (!alike) {
      return Optional.empty();
    }
    return switch (first.name()) {
      case LINEAR -> linear(object, operations);
      case CONV -> conv(object, operations, 3, 6);
      case TRACED_CONV -> isPlain(first) ? conv(object, operations, 3, 8) : Optional.empty();
      case EMBEDDING -> embedding(object, operations);
      default -> batchNorm(object, operations);
    };
  }

  static boolean isEmbedding(DataFlowOperation operation) {
    return operation.name().equals(EMBEDDING);
  }

  /** Returns the input of the layer. */
  static DataFlowOperand input(DataFlowOperation operation) {
    return operation.operands().get(inputPosition(operation));
  }

  private static int inputPosition(DataFlowOperation operation) {
    return isEmbedding(operation) ? 1 : 0;
  }

  private static List<DataFlowOperand> rest(DataFlowOperation operation) {
    List<DataFlowOperand> rest = new ArrayList<>(operation.operands());
    rest.remove(inputPosition(operation));
    return rest;
  }

  private static Optional<ReplaceableLayer> embedding(
      ScriptObject object, List<DataFlowOperation> operations) {
    ScriptTensor weight = tensor(operations.get(0), 0);
    return weight == null || !isFloat(weight, 2)
        ? Optional.empty()
        : Optional.of(new ReplaceableLayer.Embedding(object, operations, weight));
  }

  private static Optional<ReplaceableLayer> linear(
      ScriptObject object, List<DataFlowOperation> operations) {
    DataFlowOperation operation = operations.get(0);
    ScriptTensor weight = tensor(operation, 1);
    if (weight == null || !isFloat(weight, 2) || !isOptionalTensor(operation, 2)) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplaceableLayer.Linear(object, operations, weight, tensor(operation, 2)));
  }

  private static Optional<ReplaceableLayer> conv(
      ScriptObject object, List<DataFlowOperation> operations, int strideAt, int groupsAt) {
    DataFlowOperation operation = operations.get(0);
    ScriptTensor weight = tensor(operation, 1);
    Optional<List<Long>> stride = pair(operation, strideAt, 1);
    Optional<List<Long>> padding = pair(operation, strideAt + 1, 0);
    Optional<List<Long>> dilation = pair(operation, strideAt + 2, 1);
    boolean known =
        weight != null
            && isFloat(weight, 4)
            && isOptionalTensor(operation, 2)
            && stride.isPresent()
            && padding.isPresent()
            && dilation.isPresent();
    if (!known || weight == null || !(constant(operation, groupsAt, 1L) instanceof Long groups)) {
      return Optional.empty();
    }
    ReplaceableLayer.Geometry geometry =
        new ReplaceableLayer.Geometry(
            stride.orElseThrow(), padding.orElseThrow(), dilation.orElseThrow(), groups);
    return Optional.of(
        new ReplaceableLayer.Conv2d(object, operations, weight, tensor(operation, 2), geometry));
  }

  /** Whether the convolution is not transposed and thus without output padding. */
  private static boolean isPlain(DataFlowOperation tracedConv) {
    return Boolean.FALSE.equals(constant(tracedConv, 6, null));
  }

  private static Optional<ReplaceableLayer> batchNorm(
      ScriptObject object, List<DataFlowOperation> operations) {
    DataFlowOperation operation = operations.get(0);
    ScriptTensor mean = tensor(operation, 3);
    ScriptTensor variance = tensor(operation, 4);
    boolean inference = Boolean.FALSE.equals(constant(operation, 5, null));
    boolean known =
        mean != null
            && variance != null
            && isFloat(mean, 1)
            && isFloat(variance, 1)
            && inference
            && isOptionalTensor(operation, 1)
            && isOptionalTensor(operation, 2);
    if (!known
        || mean == null
        || variance == null
        || !(constant(operation, 7, null) instanceof Double epsilon)) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplaceableLayer.BatchNorm(
            object,
            operations,
            tensor(operation, 1),
            tensor(operation, 2),
            mean,
            variance,
            epsilon));
  }

  private static boolean isFloat(ScriptTensor tensor, int rank) {
    return tensor.type() == ScalarType.FLOAT && tensor.shape().size() == rank;
  }

  private static @Nullable ScriptTensor tensor(DataFlowOperation operation, int i) {
    return operation.operand(i).orElse(null) instanceof DataFlowOperand.Parameter parameter
        ? parameter.tensor()
        : null;
  }

  /** Whether an operand is absent, None or a tensor attribute, but not computed. */
  private static boolean isOptionalTensor(DataFlowOperation operation, int i) {
    DataFlowOperand operand = operation.operand(i).orElse(new DataFlowOperand.Constant(null));
    return operand instanceof DataFlowOperand.Parameter
        || operand.equals(new DataFlowOperand.Constant(null));
  }

  private static @Nullable Object constant(
      DataFlowOperation operation, int i, @Nullable Object defaultValue) {
    if (operation.operand(i).isEmpty()) {
      return defaultValue;
    }
    return operation.operand(i).get() instanceof DataFlowOperand.Constant constant
        ? constant.value()
        : null;
  }

  /** Returns height and width; a single number counts for both. */
  private static Optional<List<Long>> pair(DataFlowOperation operation, int i, long defaultValue) {
    if (operation.operand(i).isEmpty()) {
      return Optional.of(List.of(defaultValue, defaultValue));
    }
    List<Long> numbers = new ArrayList<>();
    if (operation.operand(i).get() instanceof DataFlowOperand.Items items) {
      for (DataFlowOperand item : items.items()) {
        if (item instanceof DataFlowOperand.Constant constant
            && constant.value() instanceof Long number) {
          numbers.add(number);
        }
      }
      if (numbers.size() == 1) {
        numbers.add(numbers.get(0));
      }
      return items.items().size() <= 2 && numbers.size() == 2
          ? Optional.of(numbers)
          : Optional.empty();
    }
    return Optional.empty();
  }
}
