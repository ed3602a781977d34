/**
 * Calibration: shapes, ranges and histograms of a model's values over a sample.
 *
 * <p>Belongs here: the port for running a sample, and the recorder modules. Decisions based on the
 * statistics do not. Values are immutable; a {@link io.sluice.graph.calibration.ModelCalibration}
 * is used by a single thread at a time.
 */
@NullMarked
package io.sluice.graph.calibration;

import org.jspecify.annotations.NullMarked;
