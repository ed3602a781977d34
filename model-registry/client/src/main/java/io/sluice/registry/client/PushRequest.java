package io.sluice.registry.client;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files to push.
 *
 * @param model TorchScript archive or ONNX model
 * @param calibration {@code .npz}; null for none
 * @param evaluation labelled {@code .npz}; null for none
 * @param dataset what the evaluation data is, for people; may be empty
 * @param engines that variants are made for; empty for PyTorch
 */
public record PushRequest(
    Path model,
    @Nullable Path calibration,
    @Nullable Path evaluation,
    String dataset,
    Set<Engine> engines) {
  public PushRequest {
    engines = Set.copyOf(engines);
  }

  /** For PyTorch. */
  public PushRequest(
      Path model, @Nullable Path calibration, @Nullable Path evaluation, String dataset) {
    this(model, calibration, evaluation, dataset, Set.of());
  }
}
