package io.sluice.registry.catalog;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that somebody pushed.
 *
 * @param model TorchScript archive or ONNX model
 * @param calibration {@code .npz} of inputs for quantisation; null when none was given
 * @param evaluation labelled {@code .npz} to measure accuracy on; null when none was given
 * @param dataset what the evaluation data is, for people
 * @param engines that variants are made for
 */
public record PushedModel(
    Path model,
    @Nullable Path calibration,
    @Nullable Path evaluation,
    String dataset,
    Set<Engine> engines) {
  public PushedModel {
    engines = Set.copyOf(engines);
  }
}
