package io.sluice.compressor.technique.depth;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.technique.BatchNormFolding;
import io.sluice.compressor.torchscript.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Magnitude of the weights of blocks: norm of the weights of an output channel, as root mean square
 * over all output channels of all layers. BatchNorms are folded first, as weights have no
 * meaningful scale without them.
 */
final class Magnitude {
  private Magnitude() {}

  /** Returns the magnitude of each block, in the given order. */
  static Map<Block, Double> measure(Graph graph, List<Block> blocks) throws CompressionException {
    Map<String, Tensor> folded = BatchNormFolding.fold(graph).graph().parameters();
    Map<Block, Double> sizes = new LinkedHashMap<>();
    for (Block block : blocks) {
      double squares = 0;
      long outputs = 0;
      for (String name : block.weights(graph)) {
        Tensor weight = folded.getOrDefault(name, graph.parameter(name));
        for (float element : weight.toFloats()) {
          squares += (double) element * element;
        }
        outputs += weight.shape().get(0);
      }
      sizes.put(block, outputs == 0 ? 0 : Math.sqrt(squares / outputs));
    }
    return sizes;
  }
}
