package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;

/** Importer of the nodes of an ONNX operator. */
interface Converter {
  /**
   * Appends the graph nodes for an ONNX node.
   *
   * @throws CompressionException if the node cannot be imported; the message names the node and the
   *     reason
   */
  void convert(Conversion node) throws CompressionException;
}
