package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.Locale;
import java.util.Optional;

/**
 * The weights of one layer, named as in PyTorch: after the layer in the ONNX tensor names, else
 * after the node.
 */
final class Weights {
  private final Conversion node;
  private final String path;

  private Weights(Conversion node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Weights of the node's layer, named after the inputs from the second on. */
  static Weights of(Conversion node) throws CompressionException {
    for (int i = 1; i < node.inputs(); i++) {
      Optional<String> path =
          node.has(i) ? OnnxNames.layerOfTensor(node.name(i)) : Optional.empty();
      if (path.isPresent()) {
        return new Weights(node, node.importer().parameters.freshPath(path.get()));
      }
    }
    return named(node, "");
  }

  /**
   * Weights of the node's layer, named after another tensor.
   *
   * @param tensor name of a tensor of the layer, not an input of the node; "" for none
   */
  static Weights named(Conversion node, String tensor) {
    String path = OnnxNames.layerOfTensor(tensor).orElseGet(() -> pathOfNode(node));
    return new Weights(node, node.importer().parameters.freshPath(path));
  }

  private static String pathOfNode(Conversion node) {
    String module = OnnxNames.moduleOfNode(node.node().name());
    if (!module.isEmpty()) {
      return module;
    }
    String dotted = OnnxNames.dotted(node.node().name());
    return dotted.isEmpty() ? node.node().opType().toLowerCase(Locale.ROOT) : dotted;
  }

  /** The input as a parameter of the layer; None if absent. */
  Argument input(int input, String role) throws CompressionException {
    if (!node.has(input)) {
      return Argument.NONE;
    }
    Optional<OnnxTensor> constant = node.constant(input);
    return constant.isPresent() ? weight(input, "", constant.get(), role) : node.tensor(input);
  }

  /**
   * A weight derived from an input.
   *
   * @param change name of the transformation applied to the input; empty for none
   */
  Argument weight(int input, String change, OnnxTensor tensor, String role)
      throws CompressionException {
    return node.importer().parameters.ofLayer(node.name(input), change, tensor, path, role);
  }

  /** A weight derived from a tensor of another node, or of none (""). */
  Argument weight(String source, OnnxTensor tensor, String role) throws CompressionException {
    return node.importer().parameters.ofLayer(source, "", tensor, path, role);
  }
}
