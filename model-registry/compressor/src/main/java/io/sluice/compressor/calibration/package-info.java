/**
 * What a model sees on a sample: shapes, ranges and histograms of its values.
 *
 * <p>Belongs here: the port through which a sample is run, and the modules that write down what
 * flows. What follows from it is not decided here. Values are immutable; a {@link
 * io.sluice.compressor.calibration.Calibration} is used by one thread at a time.
 */
@NullMarked
package io.sluice.compressor.calibration;

import org.jspecify.annotations.NullMarked;
