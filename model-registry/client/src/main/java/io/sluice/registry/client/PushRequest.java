package io.sluice.registry.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files to push.
 *
 * @param model TorchScript archive or ONNX model
 * @param calibration {@code .npz}; null for none
 * @param evaluation labelled {@code .npz}; null for none
 * @param dataset what the evaluation data is, for people; may be empty
 */
public record PushRequest(
    Path model, @Nullable Path calibration, @Nullable Path evaluation, String dataset) {}
