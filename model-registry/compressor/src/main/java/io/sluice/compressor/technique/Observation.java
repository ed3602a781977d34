package io.sluice.compressor.technique;

import io.sluice.compressor.calibration.Recorded;

/**
 * What one layer saw in a sample: its input, and its output behind a ReLU that becomes part of it.
 */
record Observation(Recorded input, Recorded output) {}
