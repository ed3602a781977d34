package io.sluice.compressor.technique;

import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.flow.Operand;
import io.sluice.compressor.torchscript.flow.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognition of layers by the signatures of ATen operators (native_functions.yaml). TorchScript
 * text omits trailing arguments at their defaults.
 */
final class LayerRecognition {
  private static final String LINEAR = "torch.linear";
  private static final String CONV = "torch.conv2d";
  private static final String TRACED_CONV = "torch._convolution";
  private static final String BATCH_NORM = "torch.batch_norm";
  private static final String EMBEDDING = "torch.embedding";

  private LayerRecognition() {}

  /** Returns the parameter identifying the operation of a layer. */
  static Optional<Operand.Parameter> weightOf(Operation operation) {
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
        .filter(Operand.Parameter.class::isInstance)
        .map(Operand.Parameter.class::cast);
  }

  /** Returns the layer, if all operations of the instance have the same known form. */
  static Optional<Layer> layer(ScriptObject object, List<Operation> operations) {
    Operation first = operations.get(0);
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

  static boolean isEmbedding(Operation operation) {
    return operation.name().equals(EMBEDDING);
  }

  /** Returns the input of the layer. */
  static Operand input(Operation operation) {
    return operation.operands().get(inputPosition(operation));
  }

  private static int inputPosition(Operation operation) {
    return isEmbedding(operation) ? 1 : 0;
  }

  private static List<Operand> rest(Operation operation) {
    List<Operand> rest = new ArrayList<>(operation.operands());
    rest.remove(inputPosition(operation));
    return rest;
  }

  private static Optional<Layer> embedding(ScriptObject object, List<Operation> operations) {
    Tensor weight = tensor(operations.get(0), 0);
    return weight == null || !isFloat(weight, 2)
        ? Optional.empty()
        : Optional.of(new Layer.Embedding(object, operations, weight));
  }

  private static Optional<Layer> linear(ScriptObject object, List<Operation> operations) {
    Operation operation = operations.get(0);
    Tensor weight = tensor(operation, 1);
    if (weight == null || !isFloat(weight, 2) || !isOptionalTensor(operation, 2)) {
      return Optional.empty();
    }
    return Optional.of(new Layer.Linear(object, operations, weight, tensor(operation, 2)));
  }

  private static Optional<Layer> conv(
      ScriptObject object, List<Operation> operations, int strideAt, int groupsAt) {
    Operation operation = operations.get(0);
    Tensor weight = tensor(operation, 1);
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
    Layer.Geometry geometry =
        new Layer.Geometry(
            stride.orElseThrow(), padding.orElseThrow(), dilation.orElseThrow(), groups);
    return Optional.of(
        new Layer.Conv2d(object, operations, weight, tensor(operation, 2), geometry));
  }

  /** Whether the convolution is not transposed and thus without output padding. */
  private static boolean isPlain(Operation tracedConv) {
    return Boolean.FALSE.equals(constant(tracedConv, 6, null));
  }

  private static Optional<Layer> batchNorm(ScriptObject object, List<Operation> operations) {
    Operation operation = operations.get(0);
    Tensor mean = tensor(operation, 3);
    Tensor variance = tensor(operation, 4);
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
        new Layer.BatchNorm(
            object,
            operations,
            tensor(operation, 1),
            tensor(operation, 2),
            mean,
            variance,
            epsilon));
  }

  private static boolean isFloat(Tensor tensor, int rank) {
    return tensor.type() == ScalarType.FLOAT && tensor.shape().size() == rank;
  }

  private static @Nullable Tensor tensor(Operation operation, int i) {
    return operation.operand(i).orElse(null) instanceof Operand.Parameter parameter
        ? parameter.tensor()
        : null;
  }

  /** Whether an operand is absent, None or a tensor attribute, but not computed. */
  private static boolean isOptionalTensor(Operation operation, int i) {
    Operand operand = operation.operand(i).orElse(new Operand.Constant(null));
    return operand instanceof Operand.Parameter || operand.equals(new Operand.Constant(null));
  }

  private static @Nullable Object constant(
      Operation operation, int i, @Nullable Object defaultValue) {
    if (operation.operand(i).isEmpty()) {
      return defaultValue;
    }
    return operation.operand(i).get() instanceof Operand.Constant constant
        ? constant.value()
        : null;
  }

  /** Returns height and width; a single number counts for both. */
  private static Optional<List<Long>> pair(Operation operation, int i, long defaultValue) {
    if (operation.operand(i).isEmpty()) {
      return Optional.of(List.of(defaultValue, defaultValue));
    }
    List<Long> numbers = new ArrayList<>();
    if (operation.operand(i).get() instanceof Operand.Items items) {
      for (Operand item : items.items()) {
        if (item instanceof Operand.Constant constant && constant.value() instanceof Long number) {
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
