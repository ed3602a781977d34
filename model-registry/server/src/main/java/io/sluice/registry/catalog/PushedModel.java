package io.sluice.registry.catalog;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that somebody pushed.
 *
 * @param model TorchScript archive or ONNX model
 * @param calibration {@code .npz} of inputs for quantisation; null when none was given
 * @param evaluation labelled {@code .npz} to measure accuracy on; null when none was given
 * @param dataset what the evaluation data is, for people
 */
public record PushedModel(
    Path model, @Nullable Path calibration, @Nullable Path evaluation, String dataset) {}
