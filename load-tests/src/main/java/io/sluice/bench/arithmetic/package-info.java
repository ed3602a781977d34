/**
 * Quantised operators held against exact integer arithmetic, on each engine and instruction set.
 *
 * <p>An {@link io.sluice.bench.arithmetic.QuantizedOperatorCase} has inputs and weights on a
 * lattice, so that quantisation itself loses nothing: a deviation from the expected result is a
 * fault of the kernel, such as a saturated 16-bit sum of two products. Everything is confined to
 * the calling thread.
 */
@NullMarked
package io.sluice.bench.arithmetic;

import org.jspecify.annotations.NullMarked;
