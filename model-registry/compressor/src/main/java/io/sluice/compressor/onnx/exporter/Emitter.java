package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;

/** Writes the nodes of one ATen operator as ONNX. */
interface Emitter {
  /**
   * @throws CompressionException when this one cannot be said in ONNX; the message names it
   */
  void emit(Emission node) throws CompressionException;
}
