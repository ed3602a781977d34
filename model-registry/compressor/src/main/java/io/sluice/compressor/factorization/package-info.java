/**
 * Approximations of matrices and of the kernels of convolutions by products of smaller ones, and
 * rules for how small they may be. Pure arithmetic in double precision on dense matrices of EJML;
 * it knows nothing of models.
 *
 * <p>All classes are immutable as long as nobody changes the matrices that they hand out, and the
 * same numbers give the same results. One decomposition runs on the thread that asks for it.
 */
@NullMarked
package io.sluice.compressor.factorization;

import org.jspecify.annotations.NullMarked;
