package io.sluice.compressor.onnx.format;

import java.util.List;

/** A setting of a node. */
public sealed interface OnnxAttribute {
  record Real(float value) implements OnnxAttribute {}

  record Int(long value) implements OnnxAttribute {}

  record Text(String value) implements OnnxAttribute {}

  record Reals(List<Float> values) implements OnnxAttribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  record Ints(List<Long> values) implements OnnxAttribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Texts(List<String> values) implements OnnxAttribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  record Constant(OnnxTensor value) implements OnnxAttribute {}

  /**
   * One of a kind that no supported operator has; its content is not kept.
   *
   * @param kind such as "a graph"
   */
  record Other(String kind) implements OnnxAttribute {}

  static OnnxAttribute of(long value) {
    return new Int(value);
  }

  static OnnxAttribute of(float value) {
    return new Real(value);
  }

  static OnnxAttribute of(String value) {
    return new Text(value);
  }

  static OnnxAttribute of(List<Long> values) {
    return new Ints(values);
  }
}
