/**
 * Steps that change a model: each takes a model and gives another one, and a report of what it did
 * and what it left alone and why.
 *
 * <p>Belongs here: recognising layers by what their code computes, the arithmetic on their weights,
 * and the TorchScript classes that replace them. A step is pure: it runs no model itself; what it
 * needs to know from running one it asks of a {@link io.sluice.compressor.calibration.Calibration}.
 * Steps hold no state and are safe to share. Steps that treat layers one by one can be told which
 * by a {@link io.sluice.compressor.technique.LayerChoice} named {@code layers}.
 */
@NullMarked
package io.sluice.compressor.technique;

import org.jspecify.annotations.NullMarked;
