package io.sluice.compressor.technique;

import io.sluice.compressor.calibration.Recorded;

/**
 * Recorded values of a layer on a sample: the input, and the output, behind any ReLU fused into the
 * layer.
 */
record Observation(Recorded input, Recorded output) {}
