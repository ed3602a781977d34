package io.sluice.compressor.recipe;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param model a TorchScript archive in fp32
 * @param calibration an NPZ file with a sample of inputs {@code x}; without it there is no static
 *     int8
 * @param evaluation an NPZ file with held-out inputs {@code x} and classes {@code y}; without it
 *     accuracy is unknown
 * @param dataset what the evaluation is, for people; of no effect without one
 */
public record LadderRequest(
    Path model, @Nullable Path calibration, @Nullable Path evaluation, String dataset) {}
