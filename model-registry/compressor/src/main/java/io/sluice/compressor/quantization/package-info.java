/**
 * Which parts of a model compute in integers, and how integers stand for real numbers there.
 *
 * <p>Belongs here: ranges that follow from what a sample showed, plans for whole graphs, integer
 * weights, and graphs rewritten after a plan for the quantised operators of libtorch. Measuring a
 * sample and training do not. Everything is immutable and safe to share.
 */
@NullMarked
package io.sluice.compressor.quantization;

import org.jspecify.annotations.NullMarked;
