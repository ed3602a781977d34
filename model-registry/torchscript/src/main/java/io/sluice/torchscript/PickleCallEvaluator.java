package io.sluice.torchscript;

import io.sluice.torchscript.PickleReader.Global;
import io.sluice.torchscript.ScriptValue.SequenceKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluation of the few functions and constants allowed in a TorchScript pickle. */
final class PickleCallEvaluator {
  private static final String JIT = "torch.jit._pickle.";
  private static final String SCHEME_TENSOR = "per_tensor_affine";
  private static final String SCHEME_CHANNEL = "per_channel_affine";
  private static final String SCHEME_ROWS = "per_channel_affine_float_qparams";

  private final TensorStorageResolver storages;

  PickleCallEvaluator(TensorStorageResolver storages) {
    this.storages = storages;
  }

  static ModelProcessingException forbidden(Global global) {
    return new ModelProcessingException(
        "The pickle names "
            + global.qualifiedName()
            + ", which has no place in a TorchScript archive; it was refused and not looked up");
  }

  /** The value of a global used without a call: a storage class or a quantisation scheme. */
  ScriptValue constant(Global global) throws ModelProcessingException {
    boolean known =
        global.module().equals("torch")
            && (ScalarType.ofStorageClass(global.name()).isPresent()
                || global.name().equals(SCHEME_TENSOR)
                || global.name().equals(SCHEME_CHANNEL)
                || global.name().equals(SCHEME_ROWS));
    if (!known) {
      throw forbidden(global);
    }
    return new ScriptValue.Text(global.qualifiedName());
  }

  /** The result of a REDUCE opcode. */
  ScriptValue call(Global function, List<ScriptValue> arguments) throws ModelProcessingException {
    String name = function.qualifiedName();
    for (SequenceKind kind : SequenceKind.values()) {
      if (!kind.builder().isEmpty() && name.equals(JIT + kind.builder())) {
        return new ScriptValue.Sequence(kind, sequence(argument(arguments, 0, name), name));
      }
    }
    return switch (name) {
      case JIT + "restore_type_tag" ->
          new ScriptValue.Tagged(
              argument(arguments, 0, name), text(argument(arguments, 1, name), name));
      case "collections.OrderedDict" -> orderedDict(arguments);
      case "torch.device" -> new ScriptValue.Device(text(argument(arguments, 0, name), name));
      case "torch._utils._rebuild_tensor_v2" -> tensor(arguments, name);
      case "torch._utils._rebuild_qtensor" -> quantizedTensor(arguments, name);
      default -> throw forbidden(function);
    };
  }

  /** The value of a persistent id: {@code ("storage", class, key, device, elements)}. */
  ScriptValue storage(ScriptValue id) throws ModelProcessingException {
    List<ScriptValue> parts = sequence(id, "a persistent id");
    String type = text(argument(parts, 1, "a persistent id"), "a persistent id");
    String key = text(argument(parts, 2, "a persistent id"), "a persistent id");
    long elements = integer(argument(parts, 4, "a persistent id"), "a persistent id");
    ScalarType scalar =
        ScalarType.ofStorageClass(type.replaceFirst("^torch\\.", ""))
            .orElseThrow(() -> misuse("a persistent id", "the storage class " + type));
    // wrapped as an empty view; the rebuild functions take the storage out again
    return new ScriptTensor(
        storages.storage(scalar, key, elements), 0, List.of(0L), List.of(1L), false, null);
  }

  private static ScriptValue orderedDict(List<ScriptValue> arguments)
      throws ModelProcessingException {
    if (!arguments.isEmpty()) {
      throw misuse("collections.OrderedDict", "arguments");
    }
    return new ScriptValue.Dict(true, List.of());
  }

  private static ScriptValue tensor(List<ScriptValue> a, String name)
      throws ModelProcessingException {
    return new ScriptTensor(
        storageOf(argument(a, 0, name), name),
        integer(argument(a, 1, name), name),
        integers(argument(a, 2, name), name),
        integers(argument(a, 3, name), name),
        bool(argument(a, 4, name), name),
        null);
  }

  private static ScriptValue quantizedTensor(List<ScriptValue> a, String name)
      throws ModelProcessingException {
    return new ScriptTensor(
        storageOf(argument(a, 0, name), name),
        integer(argument(a, 1, name), name),
        integers(argument(a, 2, name), name),
        integers(argument(a, 3, name), name),
        bool(argument(a, 5, name), name),
        quantization(sequence(argument(a, 4, name), name), name));
  }

  private static TensorQuantization quantization(List<ScriptValue> q, String name)
      throws ModelProcessingException {
    String scheme = text(argument(q, 0, name), name);
    if (scheme.equals("torch." + SCHEME_TENSOR)) {
      return new TensorQuantization.PerTensor(
          real(argument(q, 1, name), name), integer(argument(q, 2, name), name));
    }
    if (argument(q, 1, name) instanceof ScriptTensor scales
        && argument(q, 2, name) instanceof ScriptTensor zeroPoints) {
      return new TensorQuantization.PerChannel(
          scales, zeroPoints, integer(argument(q, 3, name), name));
    }
    throw misuse(name, "scales that are not tensors");
  }

  private static TensorStorage storageOf(ScriptValue value, String name)
      throws ModelProcessingException {
    if (value instanceof ScriptTensor tensor) {
      return tensor.storage();
    }
    throw misuse(name, "no storage");
  }

  private static ScriptValue argument(List<ScriptValue> arguments, int i, String name)
      throws ModelProcessingException {
    if (i >= arguments.size()) {
      throw misuse(name, "only " + arguments.size() + " arguments");
    }
    return arguments.get(i);
  }

  private static List<ScriptValue> sequence(ScriptValue value, String name)
      throws ModelProcessingException {
    if (value instanceof ScriptValue.Sequence sequence) {
      return sequence.items();
    }
    throw misuse(name, kind(value) + " for a sequence");
  }

  private static List<Long> integers(ScriptValue value, String name)
      throws ModelProcessingException {
    List<Long> integers = new ArrayList<>();
    for (ScriptValue item : sequence(value, name)) {
      integers.add(integer(item, name));
    }
    return integers;
  }

  private static long integer(ScriptValue value, String name) throws ModelProcessingException {
    if (value instanceof ScriptValue.Int integer) {
      return integer.value();
    }
    throw misuse(name, kind(value) + " for an integer");
  }

  private static double real(ScriptValue value, String name) throws ModelProcessingException {
    if (value instanceof ScriptValue.Real real) {
      return real.value();
    }
    throw misuse(name, kind(value) + " for a float");
  }

  private static boolean bool(ScriptValue value, String name) throws ModelProcessingException {
    if (value instanceof ScriptValue.Bool bool) {
      return bool.value();
    }
    throw misuse(name, kind(value) + " for a bool");
  }

  private static String text(ScriptValue value, String name) throws ModelProcessingException {
    if (value instanceof ScriptValue.Text text) {
      return text.value();
    }
    throw misuse(name, kind(value) + " for a string");
  }

  private static String kind(@Nullable ScriptValue value) {
    return value == null ? "nothing" : value.getClass().getSimpleName();
  }

  private static ModelProcessingException misuse(String function, String what) {
    return new ModelProcessingException("The pickle gives " + function + " " + what);
  }
}
