package io.sluice.compressor.technique;

import io.sluice.graph.calibration.RecordedValueStatistics;

/**
 * Recorded values of a layer on a sample: the input, and the output, behind any ReLU fused into the
 * layer.
 */
record RecordedLayerValues(RecordedValueStatistics input, RecordedValueStatistics output) {}
