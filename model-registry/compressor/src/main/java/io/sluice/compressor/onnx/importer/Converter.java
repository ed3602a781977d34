package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;

/** Turns the nodes of one operator into nodes of the graph. */
interface Converter {
  /**
   * @throws CompressionException when this one cannot be converted; the message names it and says
   *     why
   */
  void convert(Conversion node) throws CompressionException;
}
