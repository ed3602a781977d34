/**
 * Steps that put a chain of smaller layers in the place of a linear layer or a convolution (low
 * rank, Tucker, canonical polyadic, depthwise separable), and one that puts a layer in the place of
 * a chain.
 *
 * <p>Belongs here: choosing layers of a graph, the geometry of what stands in for them, and the
 * report; the numbers are made by {@link io.sluice.compressor.factorization}. A layer is replaced
 * only where that takes fewer weights and no more multiplications. Each factor becomes a layer of
 * its own, so that a later step can train it. Steps hold no state and are safe to share.
 */
@NullMarked
package io.sluice.compressor.technique.factor;

import org.jspecify.annotations.NullMarked;
