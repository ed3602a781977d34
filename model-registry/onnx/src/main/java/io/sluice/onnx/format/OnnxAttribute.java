package io.sluice.onnx.format;

import java.util.List;

/** An attribute of a node. */
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
   * An attribute of a kind not used by any supported operator; the content is not kept.
   *
   * @param kind description, such as "a graph"
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
