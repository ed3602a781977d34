package io.sluice.onnx.exporter;

import io.sluice.torchscript.ModelProcessingException;

/** Exporter of the nodes of an ATen operator to ONNX. */
interface OnnxOperatorExporter {
  /**
   * Writes the node as ONNX nodes.
   *
   * @throws ModelProcessingException if the node has no equivalent in ONNX; the message names the
   *     node
   */
  void emit(OnnxExportContext node) throws ModelProcessingException;
}
