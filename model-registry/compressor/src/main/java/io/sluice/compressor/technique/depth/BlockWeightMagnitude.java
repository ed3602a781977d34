package io.sluice.compressor.technique.depth;

import io.sluice.compressor.technique.GraphBatchNormFolding;
import io.sluice.graph.ComputationGraph;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Magnitude of the weights of blocks: norm of the weights of an output channel, as root mean square
 * over all output channels of all layers. BatchNorms are folded first, as weights have no
 * meaningful scale without them.
 */
final class BlockWeightMagnitude {
  private BlockWeightMagnitude() {}

  /** Returns the magnitude of each block, in the given order. */
  static Map<RemovableBlock, Double> measure(ComputationGraph graph, List<RemovableBlock> blocks)
      throws ModelProcessingException {
    Map<String, ScriptTensor> folded = GraphBatchNormFolding.fold(graph).graph().parameters();
    Map<RemovableBlock, Double> sizes = new LinkedHashMap<>();
    for (RemovableBlock block : blocks) {
      double squares = 0;
      long outputs = 0;
      for (String name : block.weights(graph)) {
        ScriptTensor weight = folded.getOrDefault(name, graph.parameter(name));
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
