package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model.
 *
 * @param irVersion of the file format
 * @param producer the tool that made it, may be empty
 * @param opsets versions of the operators by domain; the standard one is {@code ""}
 * @param metadata free properties
 */
public record OnnxModel(
    long irVersion,
    String producer,
    Map<String, Long> opsets,
    OnnxGraph graph,
    Map<String, String> metadata) {
  public OnnxModel {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Version of the standard operators.
   *
   * @throws CompressionException when the file does not say
   */
  public long opset() throws CompressionException {
    Long opset = opsets.get("");
    if (opset == null) {
      throw new CompressionException(
          "The ONNX model names no version of the standard operators, only " + opsets);
    }
    return opset;
  }
}
