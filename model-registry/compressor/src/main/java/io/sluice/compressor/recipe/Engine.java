package io.sluice.compressor.recipe;

/** What runs a variant. */
public enum Engine {
  /** libtorch; the file is a TorchScript archive. */
  PYTORCH,
  /** ONNX Runtime; the file is an ONNX model. */
  ONNXRUNTIME
}
