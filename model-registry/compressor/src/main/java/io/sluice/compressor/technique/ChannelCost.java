package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.evaluation.Macs;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.structure.Channel;
import io.sluice.compressor.structure.ChannelRemoval;
import io.sluice.compressor.structure.Structure;
import io.sluice.compressor.torchscript.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Cost of a graph without some of its channels. */
interface ChannelCost {
  /** Returns the cost after removal of these channels. */
  long without(List<Channel> removed) throws CompressionException;

  /** Number of elements of all parameters. */
  static ChannelCost parameters(Structure structure) {
    return removed ->
        ChannelRemoval.of(structure, removed).parameters().values().stream()
            .mapToLong(Tensor::elements)
            .sum();
  }

  /** Multiply-accumulate operations per example. */
  static ChannelCost macs(Structure structure, Calibration calibration)
      throws CompressionException, IOException, InterruptedException {
    Map<String, List<Long>> shapes =
        calibration.shapes(structure.graph(), Macs.values(structure.graph()));
    return removed -> {
      Graph pruned = ChannelRemoval.of(structure, removed);
      return Macs.of(pruned, structure.widths().without(shapes, ChannelRemoval.ids(removed)))
          .total();
    };
  }
}
