package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;

/** Exporter of the nodes of an ATen operator to ONNX. */
interface Emitter {
  /**
   * Writes the node as ONNX nodes.
   *
   * @throws CompressionException if the node has no equivalent in ONNX; the message names the node
   */
  void emit(Emission node) throws CompressionException;
}
