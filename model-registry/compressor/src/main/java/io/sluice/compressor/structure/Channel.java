package io.sluice.compressor.structure;

import java.util.List;

/**
 * Smallest removable unit: one channel of every value on its path, with all corresponding parameter
 * slices; for attention, a whole head.
 *
 * @param id number, unique within the analysis
 * @param produced slices computing the channel: rows of weights, biases, BatchNorm parameters
 * @param consumed slices reading the channel: columns of weights
 */
public record Channel(int id, List<Slice> produced, List<Slice> consumed) {
  public Channel {
    produced = List.copyOf(produced);
    consumed = List.copyOf(consumed);
  }
}
