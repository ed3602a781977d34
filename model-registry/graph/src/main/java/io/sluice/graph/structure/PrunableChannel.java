package io.sluice.graph.structure;

import java.util.List;

/**
 * Smallest removable unit: one channel of every value on its path, with all corresponding parameter
 * slices; for attention, a whole head.
 *
 * @param id number, unique within the analysis
 * @param produced slices computing the channel: rows of weights, biases, BatchNorm parameters
 * @param consumed slices reading the channel: columns of weights
 */
public record PrunableChannel(
    int id, List<ParameterSlice> produced, List<ParameterSlice> consumed) {
  public PrunableChannel {
    produced = List.copyOf(produced);
    consumed = List.copyOf(consumed);
  }
}
