package io.sluice.registry.catalog;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish for further variants of a version, with data.
 *
 * @param from {@code original} for the model as it was brought, the name of an fp32 variant, or
 *     empty for the best there is to start from
 * @param calibration {@code .npz} of inputs; null when none was given
 * @param training labelled {@code .npz}; null when none was given
 * @param evaluation labelled {@code .npz} to measure accuracy on; null when none was given
 * @param dataset what the evaluation data is, for people
 */
public record CompressionOrder(
    Wish wish,
    String from,
    @Nullable Path calibration,
    @Nullable Path training,
    @Nullable Path evaluation,
    String dataset) {}
