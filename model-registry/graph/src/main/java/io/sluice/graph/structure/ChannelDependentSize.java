package io.sluice.graph.structure;

/**
 * Number in a node argument depending on the number of channels, such as a size in a view. Compared
 * by identity.
 *
 * @param result result name of the node
 * @param argument name of the argument
 * @param item index within a list argument, or {@link #SCALAR}
 * @param channels ids of the channels; the number follows from the remaining ones
 * @param each factor per channel; {@link #INFERRED} for a size inferred by the view (-1)
 */
@SuppressWarnings("ArrayRecordComponent") // as many as channels; never compared by content
record ChannelDependentSize(String result, String argument, int item, int[] channels, long each) {
  static final int SCALAR = -1;
  static final long INFERRED = 0;
}
