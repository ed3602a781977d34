package io.sluice.compressor.structure;

/**
 * A number in the arguments of a node that follows from how many channels there are, such as a size
 * that a view asks for. Compared by identity.
 *
 * @param result of the node
 * @param item of the list that the argument is, or {@link #SCALAR}
 * @param channels of a layer, whose number without those that were taken out
 * @param each times this is the number; {@link #INFERRED} to let the view find out
 */
@SuppressWarnings("ArrayRecordComponent") // as many as channels; nobody compares them
record Width(String result, String argument, int item, int[] channels, long each) {
  static final int SCALAR = -1;
  static final long INFERRED = 0;
}
