package io.sluice.torchscript;

import java.util.List;

/** A value in the object tree of a TorchScript archive. */
public sealed interface ScriptValue
    permits ScriptValue.None,
        ScriptValue.Bool,
        ScriptValue.Int,
        ScriptValue.Real,
        ScriptValue.Text,
        ScriptValue.Device,
        ScriptValue.Sequence,
        ScriptValue.Dict,
        ScriptValue.Tagged,
        ScriptTensor,
        ScriptObject {

  /** Python's None. */
  record None() implements ScriptValue {}

  record Bool(boolean value) implements ScriptValue {}

  record Int(long value) implements ScriptValue {}

  record Real(double value) implements ScriptValue {}

  record Text(String value) implements ScriptValue {}

  /** {@code torch.device}, such as {@code cpu}. */
  record Device(String name) implements ScriptValue {}

  record Sequence(SequenceKind kind, List<ScriptValue> items) implements ScriptValue {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A mapping in insertion order.
   *
   * @param ordered whether the Python type is {@code collections.OrderedDict}
   */
  record Dict(boolean ordered, List<Entry> entries) implements ScriptValue {
    public Dict {
      entries = List.copyOf(entries);
    }
  }

  record Entry(ScriptValue key, ScriptValue value) {}

  /** A container with an explicit TorchScript type ({@code torch.jit._pickle.restore_type_tag}). */
  record Tagged(ScriptValue value, String type) implements ScriptValue {}

  /** Containers with integer positions; all but the first two have a builder function. */
  enum SequenceKind {
    TUPLE(""),
    LIST(""),
    INTS("build_intlist"),
    DOUBLES("build_doublelist"),
    BOOLS("build_boollist"),
    TENSORS("build_tensorlist");

    private final String builder;

    SequenceKind(String builder) {
      this.builder = builder;
    }

    /** Builder function in {@code torch.jit._pickle}; empty if none is needed. */
    String builder() {
      return builder;
    }
  }

  static ScriptValue none() {
    return new None();
  }

  static ScriptValue of(boolean value) {
    return new Bool(value);
  }

  static ScriptValue of(long value) {
    return new Int(value);
  }

  static ScriptValue of(double value) {
    return new Real(value);
  }

  static ScriptValue tuple(ScriptValue... items) {
    return new Sequence(SequenceKind.TUPLE, List.of(items));
  }

  static ScriptValue list(ScriptValue... items) {
    return new Sequence(SequenceKind.LIST, List.of(items));
  }

  static ScriptValue ints(List<Long> items) {
    return new Sequence(SequenceKind.INTS, items.stream().map(ScriptValue::of).toList());
  }
}
