/**
 * Compression techniques: each step takes a model and returns a new model with a report of changed
 * layers, unchanged layers and reasons.
 *
 * <p>Belongs here: recognition of layers by the computation in the code, arithmetic on weights, and
 * the TorchScript classes of replaced layers. A step is pure and runs no model: runs on samples are
 * left to a {@link io.sluice.graph.calibration.ModelCalibration}. Steps are stateless and safe to
 * share. Layer-wise steps take a {@link io.sluice.compressor.technique.LayerChoice} named {@code
 * layers}.
 */
@NullMarked
package io.sluice.compressor.technique;

import org.jspecify.annotations.NullMarked;
