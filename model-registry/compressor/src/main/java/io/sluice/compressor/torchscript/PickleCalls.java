package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.PickleReader.Global;
import io.sluice.compressor.torchscript.Value.SequenceKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluation of the few functions and constants allowed in a TorchScript pickle. */
final class PickleCalls {
  private static final String JIT = "torch.jit._pickle.";
  private static final String SCHEME_TENSOR = "per_tensor_affine";
  private static final String SCHEME_CHANNEL = "per_channel_affine";
  private static final String SCHEME_ROWS = "per_channel_affine_float_qparams";

  private final StorageResolver storages;

  PickleCalls(StorageResolver storages) {
    this.storages = storages;
  }

  static CompressionException forbidden(Global global) {
    return new CompressionException(
        "The pickle names "
            + global.qualifiedName()
            + ", which has no place in a TorchScript archive; it was refused and not looked up");
  }

  /** The value of a global used without a call: a storage class or a quantisation scheme. */
  Value constant(Global global) throws CompressionException {
    boolean known =
        global.module().equals("torch")
            && (ScalarType.ofStorageClass(global.name()).isPresent()
                || global.name().equals(SCHEME_TENSOR)
                || global.name().equals(SCHEME_CHANNEL)
                || global.name().equals(SCHEME_ROWS));
    if (!known) {
      throw forbidden(global);
    }
    return new Value.Text(global.qualifiedName());
  }

  /** The result of a REDUCE opcode. */
  Value call(Global function, List<Value> arguments) throws CompressionException {
    String name = function.qualifiedName();
    for (SequenceKind kind : SequenceKind.values()) {
      if (!kind.builder().isEmpty() && name.equals(JIT + kind.builder())) {
        return new Value.Sequence(kind, sequence(argument(arguments, 0, name), name));
      }
    }
    return switch (name) {
      case JIT + "restore_type_tag" ->
          new Value.Tagged(argument(arguments, 0, name), text(argument(arguments, 1, name), name));
      case "collections.OrderedDict" -> orderedDict(arguments);
      case "torch.device" -> new Value.Device(text(argument(arguments, 0, name), name));
      case "torch._utils._rebuild_tensor_v2" -> tensor(arguments, name);
      case "torch._utils._rebuild_qtensor" -> quantizedTensor(arguments, name);
      default -> throw forbidden(function);
    };
  }

  /** The value of a persistent id: {@code ("storage", class, key, device, elements)}. */
  Value storage(Value id) throws CompressionException {
    List<Value> parts = sequence(id, "a persistent id");
    String type = text(argument(parts, 1, "a persistent id"), "a persistent id");
    String key = text(argument(parts, 2, "a persistent id"), "a persistent id");
    long elements = integer(argument(parts, 4, "a persistent id"), "a persistent id");
    ScalarType scalar =
        ScalarType.ofStorageClass(type.replaceFirst("^torch\\.", ""))
            .orElseThrow(() -> misuse("a persistent id", "the storage class " + type));
    // wrapped as an empty view; the rebuild functions take the storage out again
    return new Tensor(
        storages.storage(scalar, key, elements), 0, List.of(0L), List.of(1L), false, null);
  }

  private static Value orderedDict(List<Value> arguments) throws CompressionException {
    if (!arguments.isEmpty()) {
      throw misuse("collections.OrderedDict", "arguments");
    }
    return new Value.Dict(true, List.of());
  }

  private static Value tensor(List<Value> a, String name) throws CompressionException {
    return new Tensor(
        storageOf(argument(a, 0, name), name),
        integer(argument(a, 1, name), name),
        integers(argument(a, 2, name), name),
        integers(argument(a, 3, name), name),
        bool(argument(a, 4, name), name),
        null);
  }

  private static Value quantizedTensor(List<Value> a, String name) throws CompressionException {
    return new Tensor(
        storageOf(argument(a, 0, name), name),
        integer(argument(a, 1, name), name),
        integers(argument(a, 2, name), name),
        integers(argument(a, 3, name), name),
        bool(argument(a, 5, name), name),
        quantization(sequence(argument(a, 4, name), name), name));
  }

  private static Quantization quantization(List<Value> q, String name) throws CompressionException {
    String scheme = text(argument(q, 0, name), name);
    if (scheme.equals("torch." + SCHEME_TENSOR)) {
      return new Quantization.PerTensor(
          real(argument(q, 1, name), name), integer(argument(q, 2, name), name));
    }
    if (argument(q, 1, name) instanceof Tensor scales
        && argument(q, 2, name) instanceof Tensor zeroPoints) {
      return new Quantization.PerChannel(scales, zeroPoints, integer(argument(q, 3, name), name));
    }
    throw misuse(name, "scales that are not tensors");
  }

  private static Storage storageOf(Value value, String name) throws CompressionException {
    if (value instanceof Tensor tensor) {
      return tensor.storage();
    }
    throw misuse(name, "no storage");
  }

  private static Value argument(List<Value> arguments, int i, String name)
      throws CompressionException {
    if (i >= arguments.size()) {
      throw misuse(name, "only " + arguments.size() + " arguments");
    }
    return arguments.get(i);
  }

  private static List<Value> sequence(Value value, String name) throws CompressionException {
    if (value instanceof Value.Sequence sequence) {
      return sequence.items();
    }
    throw misuse(name, kind(value) + " for a sequence");
  }

  private static List<Long> integers(Value value, String name) throws CompressionException {
    List<Long> integers = new ArrayList<>();
    for (Value item : sequence(value, name)) {
      integers.add(integer(item, name));
    }
    return integers;
  }

  private static long integer(Value value, String name) throws CompressionException {
    if (value instanceof Value.Int integer) {
      return integer.value();
    }
    throw misuse(name, kind(value) + " for an integer");
  }

  private static double real(Value value, String name) throws CompressionException {
    if (value instanceof Value.Real real) {
      return real.value();
    }
    throw misuse(name, kind(value) + " for a float");
  }

  private static boolean bool(Value value, String name) throws CompressionException {
    if (value instanceof Value.Bool bool) {
      return bool.value();
    }
    throw misuse(name, kind(value) + " for a bool");
  }

  private static String text(Value value, String name) throws CompressionException {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    throw misuse(name, kind(value) + " for a string");
  }

  private static String kind(@Nullable Value value) {
    return value == null ? "nothing" : value.getClass().getSimpleName();
  }

  private static CompressionException misuse(String function, String what) {
    return new CompressionException("The pickle gives " + function + " " + what);
  }
}
