package io.sluice.compressor.structure;

import java.util.List;

/**
 * What can only be taken out together: one channel of every value that it flows through, with all
 * that it has in parameters; of an attention, a whole head.
 *
 * @param id within its analysis
 * @param produced slices that compute it: rows of weights, biases, BatchNorm's parameters
 * @param consumed slices that read it: columns of weights
 */
public record Channel(int id, List<Slice> produced, List<Slice> consumed) {
  public Channel {
    produced = List.copyOf(produced);
    consumed = List.copyOf(consumed);
  }
}
