/**
 * Quantisation: selection of the integer parts of a model and mapping of real numbers to integers.
 *
 * <p>Belongs here: ranges derived from calibration statistics, plans for whole graphs, integer
 * weights, and graphs rewritten after a plan for libtorch's quantised operators. Calibration runs
 * and training do not. Everything is immutable and safe to share.
 */
@NullMarked
package io.sluice.graph.quantization;

import org.jspecify.annotations.NullMarked;
