package io.sluice.onnx.importer;

import io.sluice.torchscript.ModelProcessingException;

/** Importer of the nodes of an ONNX operator. */
interface OnnxOperatorImporter {
  /**
   * Appends the graph nodes for an ONNX node.
   *
   * @throws ModelProcessingException if the node cannot be imported; the message names the node and
   *     the reason
   */
  void convert(OnnxImportContext node) throws ModelProcessingException;
}
