package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Locale;
import java.util.Optional;

/**
 * The weights of one layer, named as in PyTorch: after the layer in the ONNX tensor names, else
 * after the node.
 */
final class ImportedLayerWeights {
  private final OnnxImportContext node;
  private final String path;

  private ImportedLayerWeights(OnnxImportContext node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Weights of the node's layer, named after the inputs from the second on. */
  static ImportedLayerWeights of(OnnxImportContext node) throws ModelProcessingException {
    for (int i = 1; i < node.inputs(); i++) {
      Optional<String> path =
          node.has(i) ? OnnxNameMapping.layerOfTensor(node.name(i)) : Optional.empty();
      if (path.isPresent()) {
        return new ImportedLayerWeights(node, node.importer().parameters.freshPath(path.get()));
      }
    }
    return named(node, "");
  }

  /**
   * Weights of the node's layer, named after another tensor.
   *
   * @param tensor name of a tensor of the layer, not an input of the node; "" for none
   */
  static ImportedLayerWeights named(OnnxImportContext node, String tensor) {
    String path = OnnxNameMapping.layerOfTensor(tensor).orElseGet(() -> pathOfNode(node));
    return new ImportedLayerWeights(node, node.importer().parameters.freshPath(path));
  }

  private static String pathOfNode(OnnxImportContext node) {
    String module = OnnxNameMapping.moduleOfNode(node.node().name());
    if (!module.isEmpty()) {
      return module;
    }
    String dotted = OnnxNameMapping.dotted(node.node().name());
    return dotted.isEmpty() ? node.node().opType().toLowerCase(Locale.ROOT) : dotted;
  }

  /** The input as a parameter of the layer; None if absent. */
  NodeArgument input(int input, String role) throws ModelProcessingException {
    if (!node.has(input)) {
      return NodeArgument.NONE;
    }
    Optional<OnnxTensor> constant = node.constant(input);
    return constant.isPresent() ? weight(input, "", constant.get(), role) : node.tensor(input);
  }

  /**
   * A weight derived from an input.
   *
   * @param change name of the transformation applied to the input; empty for none
   */
  NodeArgument weight(int input, String change, OnnxTensor tensor, String role)
      throws ModelProcessingException {
    return node.importer().parameters.ofLayer(node.name(input), change, tensor, path, role);
  }

  /** A weight derived from a tensor of another node, or of none (""). */
  NodeArgument weight(String source, OnnxTensor tensor, String role)
      throws ModelProcessingException {
    return node.importer().parameters.ofLayer(source, "", tensor, path, role);
  }
}
