/**
 * Compact storage of tensors: each float tensor of a model in the smallest of several lossless
 * codes, all in a single byte stream decoded at load time by code added to the model.
 *
 * <p>Belongs here: detection of regularities in values (few distinct values, zeros, multiples of a
 * scale, half precision), the resulting codes, the byte layout, and the TorchScript decoder. All
 * codes are lossless: rounding, pruning and weight sharing are separate techniques, applied
 * earlier. Pure functions and immutable values, safe to share.
 */
@NullMarked
package io.sluice.compressor.coding;

import org.jspecify.annotations.NullMarked;
