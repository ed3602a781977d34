package io.sluice.onnx.importer;

import io.sluice.graph.GraphEditor;
import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Constants of the ONNX graph as parameters of the imported graph: each once, and read from the
 * file on demand.
 */
final class OnnxParameterImporter {
  private final GraphEditor editor;
  private final Map<String, NodeArgument> made = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  OnnxParameterImporter(GraphEditor editor) {
    this.editor = editor;
  }

  /** A constant outside layers. May be infinite, as in masks, but not NaN. */
  NodeArgument constant(OnnxTensor tensor, String name) throws ModelProcessingException {
    NodeArgument known = made.get(name);
    if (known != null) {
      return known;
    }
    requireNumbers(tensor, false);
    String dotted = OnnxNameMapping.dotted(name);
    return add(name, unique(dotted.isEmpty() ? "constant" : dotted), tensor(tensor));
  }

  /**
   * A weight of a layer, unchanged or transformed.
   *
   * @param source name of the original ONNX tensor, so that layers can share the weight
   * @param change name of the transformation; empty for none
   * @param path path of the layer
   * @param role name within the layer, such as {@code weight}
   */
  NodeArgument ofLayer(String source, String change, OnnxTensor tensor, String path, String role)
      throws ModelProcessingException {
    String key = source + "\n" + change + "\n" + role;
    NodeArgument known = source.isEmpty() ? null : made.get(key);
    if (known != null) {
      return known;
    }
    requireNumbers(tensor, true);
    return add(key, path + "." + role, tensor(tensor));
  }

  private NodeArgument add(String key, String name, ScriptTensor tensor) {
    taken.add(name);
    editor.parameter(name, tensor);
    NodeArgument parameter = NodeArgument.parameter(name);
    made.put(key, parameter);
    return parameter;
  }

  /** An unused path for a layer. */
  String freshPath(String hint) {
    String path = hint;
    for (int i = 1; isTaken(path); i++) {
      path = hint + "_" + i;
    }
    taken.add(path);
    return path;
  }

  private boolean isTaken(String path) {
    return taken.contains(path)
        || taken.contains(path + ".weight")
        || taken.contains(path + ".bias");
  }

  private String unique(String hint) {
    String name = hint;
    for (int i = 1; taken.contains(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  private static ScriptTensor tensor(OnnxTensor tensor) throws ModelProcessingException {
    ScalarType type =
        OnnxToTorchTypes.scalarType(tensor.type())
            .orElseThrow(
                () ->
                    new ModelProcessingException(
                        "The ONNX tensor \"%s\" is of type %s, which libtorch does not compute with"
                            .formatted(tensor.name(), tensor.type())));
    return ScriptTensor.lazy(type, () -> bytes(tensor), tensor.dims());
  }

  private static byte[] bytes(OnnxTensor tensor) throws ModelProcessingException {
    ByteBuffer buffer = tensor.content().read();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static void requireNumbers(OnnxTensor tensor, boolean finite)
      throws ModelProcessingException {
    if (!tensor.type().isFloating()) {
      return;
    }
    ByteBuffer bytes = tensor.content().read().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.elements(); i++) {
      double value = tensor.number(bytes, i);
      if (Double.isNaN(value) || finite && Double.isInfinite(value)) {
        throw new ModelProcessingException(
            "The ONNX tensor \"%s\" of shape %s has the value %s at element %d; repair the model"
                .formatted(tensor.name(), tensor.dims(), value, i));
      }
    }
  }
}
