/**
 * Low-rank approximations: matrices and convolution kernels as products of smaller factors, and
 * rules for choosing their ranks. Pure arithmetic in double precision on dense matrices of EJML,
 * without knowledge of models.
 *
 * <p>Immutable as long as nobody changes the returned matrices; equal numbers give equal results.
 * Each decomposition runs on the calling thread.
 */
@NullMarked
package io.sluice.compressor.factorization;

import org.jspecify.annotations.NullMarked;
