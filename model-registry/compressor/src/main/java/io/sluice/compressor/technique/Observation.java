package io.sluice.compressor.technique;

import io.sluice.compressor.calibration.Histogram;

/**
 * What one layer saw in a sample: its input, and its output behind a ReLU that becomes part of it.
 */
record Observation(Histogram input, Histogram output) {}
