package io.sluice.registry.hardware;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What runs a model file. A variant is a file for one of them, and a device may have several. */
public enum Engine {
  /** libtorch, for TorchScript archives. */
  @JsonProperty("pytorch")
  PYTORCH("PyTorch", "torchscript", ".pt"),

  /** For ONNX models. */
  @JsonProperty("onnxruntime")
  ONNX_RUNTIME("ONNX Runtime", "onnx", ".onnx");

  private final String label;
  private final String format;
  private final String fileSuffix;

  Engine(String label, String format, String fileSuffix) {
    this.label = label;
    this.format = format;
    this.fileSuffix = fileSuffix;
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
