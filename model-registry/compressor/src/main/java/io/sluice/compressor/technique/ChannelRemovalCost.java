package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.structure.ChannelRemoval;
import io.sluice.graph.structure.ChannelStructure;
import io.sluice.graph.structure.PrunableChannel;
import io.sluice.measurement.MultiplyAccumulateCount;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Cost of a graph without some of its channels. */
interface ChannelRemovalCost {
  /** Returns the cost after removal of these channels. */
  long without(List<PrunableChannel> removed) throws ModelProcessingException;

  /** Number of elements of all parameters. */
  static ChannelRemovalCost parameters(ChannelStructure structure) {
    return removed ->
        ChannelRemoval.of(structure, removed).parameters().values().stream()
            .mapToLong(ScriptTensor::elements)
            .sum();
  }

  /** Multiply-accumulate operations per example. */
  static ChannelRemovalCost macs(ChannelStructure structure, ModelCalibration calibration)
      throws ModelProcessingException, IOException, InterruptedException {
    Map<String, List<Long>> shapes =
        calibration.shapes(structure.graph(), MultiplyAccumulateCount.values(structure.graph()));
    return removed -> {
      ComputationGraph pruned = ChannelRemoval.of(structure, removed);
      return MultiplyAccumulateCount.of(
              pruned, structure.widths().without(shapes, ChannelRemoval.ids(removed)))
          .total();
    };
  }
}
