/**
 * How tensors are stored: each float tensor of a model as the smallest of several exact forms, all
 * in one stream of bytes that code added to the model decodes when it loads.
 *
 * <p>Belongs here: finding out what values have in common (few different ones, zeros, multiples of
 * a scale, half precision), the forms that follow, their layout in bytes, and the TorchScript that
 * undoes them. Nothing here changes a value: rounding, pruning and sharing are techniques of their
 * own, which come before. Pure functions and immutable values, safe to share.
 */
@NullMarked
package io.sluice.compressor.coding;

import org.jspecify.annotations.NullMarked;
