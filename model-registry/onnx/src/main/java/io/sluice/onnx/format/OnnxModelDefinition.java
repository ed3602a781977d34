package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An ONNX model.
 *
 * @param irVersion version of the file format
 * @param producer producing tool; may be empty
 * @param opsets versions of the operators by domain; {@code ""} is the standard domain
 * @param metadata free properties
 */
public record OnnxModelDefinition(
    long irVersion,
    String producer,
    Map<String, Long> opsets,
    OnnxGraph graph,
    Map<String, String> metadata) {
  public OnnxModelDefinition {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Version of the standard operators.
   *
   * @throws ModelProcessingException if the model declares none
   */
  public long opset() throws ModelProcessingException {
    Long opset = opsets.get("");
    if (opset == null) {
      throw new ModelProcessingException(
          "The ONNX model has no opset_import for the standard operators, only " + opsets);
    }
    return opset;
  }
}
