/**
 * Factorisation of layers: steps replacing a linear layer or a convolution by a chain of smaller
 * layers (low rank, Tucker, canonical polyadic, depthwise separable), and the inverse, merging a
 * chain into one layer.
 *
 * <p>Belongs here: choice of layers in a graph, geometry of the replacing layers, and the report;
 * the numbers come from {@link io.sluice.compressor.factorization}. A layer is replaced only for
 * fewer weights and no more multiplications. Each factor becomes a separate layer, trainable in
 * later steps. Steps are stateless and safe to share.
 */
@NullMarked
package io.sluice.compressor.technique.factor;

import org.jspecify.annotations.NullMarked;
