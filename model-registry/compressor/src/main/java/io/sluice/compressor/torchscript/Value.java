package io.sluice.compressor.torchscript;

import java.util.List;

/** A value in the object tree of a TorchScript archive. */
public sealed interface Value
    permits Value.None,
        Value.Bool,
        Value.Int,
        Value.Real,
        Value.Text,
        Value.Device,
        Value.Sequence,
        Value.Dict,
        Value.Tagged,
        Tensor,
        ScriptObject {

  /** Python's None. */
  record None() implements Value {}

  record Bool(boolean value) implements Value {}

  record Int(long value) implements Value {}

  record Real(double value) implements Value {}

  record Text(String value) implements Value {}

  /** {@code torch.device}, such as {@code cpu}. */
  record Device(String name) implements Value {}

  record Sequence(SequenceKind kind, List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A mapping in insertion order.
   *
   * @param ordered whether the Python type is {@code collections.OrderedDict}
   */
  record Dict(boolean ordered, List<Entry> entries) implements Value {
    public Dict {
      entries = List.copyOf(entries);
    }
  }

  record Entry(Value key, Value value) {}

  /** A container with an explicit TorchScript type ({@code torch.jit._pickle.restore_type_tag}). */
  record Tagged(Value value, String type) implements Value {}

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

  static Value none() {
    return new None();
  }

  static Value of(boolean value) {
    return new Bool(value);
  }

  static Value of(long value) {
    return new Int(value);
  }

  static Value of(double value) {
    return new Real(value);
  }

  static Value tuple(Value... items) {
    return new Sequence(SequenceKind.TUPLE, List.of(items));
  }

  static Value list(Value... items) {
    return new Sequence(SequenceKind.LIST, List.of(items));
  }

  static Value ints(List<Long> items) {
    return new Sequence(SequenceKind.INTS, items.stream().map(Value::of).toList());
  }
}
