package io.sluice.registry.hardware;

import com.fasterxml.jackson.annotation.JsonValue;

/** What runs a model file. A variant is a file for one of them, and a device may have several. */
public enum Engine {
  /** libtorch, for TorchScript archives. */
  PYTORCH("pytorch", "PyTorch", "torchscript", ".pt"),

  /** For ONNX models. */
  ONNX_RUNTIME("onnxruntime", "ONNX Runtime", "onnx", ".onnx");

  private final String wireName;
  private final String label;
  private final String format;
  private final String fileSuffix;

  Engine(String wireName, String label, String format, String fileSuffix) {
    this.wireName = wireName;
    this.label = label;
    this.format = format;
    this.fileSuffix = fileSuffix;
  }

  /**
   * Parses a name as JSON has it.
   *
   * @throws IllegalArgumentException naming what is known
   */
  public static Engine parse(String name) {
    for (Engine engine : values()) {
      if (engine.wireName.equals(name)) {
        return engine;
      }
    }
    throw new IllegalArgumentException(
        "Unknown engine \"" + name + "\", known are pytorch and onnxruntime");
  }

  /** Its name in JSON and in requests. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** How its models are stored, as the {@code format} of a ModelPack config. */
  public String format() {
    return format;
  }

  /** What the names of its model files end with, dot included. */
  public String fileSuffix() {
    return fileSuffix;
  }

  /** Its name, for people. */
  @Override
  public String toString() {
    return label;
  }
}
