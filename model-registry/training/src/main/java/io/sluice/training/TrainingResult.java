package io.sluice.training;

import io.sluice.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * Result of a training.
 *
 * @param model the given model with trained parameters and buffers
 * @param steps number of mini-batches
 * @param loss mean loss over the last tenth of the steps
 * @param validation quality of the parameters on held-out examples; null without validation
 * @param precision precision of the student, {@code fp32} or {@code bf16}, with the reason if not
 *     as requested
 * @param restarts number of restarts from a checkpoint after crashes; without effect on the result
 */
public record TrainingResult(
    ScriptModule model,
    long steps,
    double loss,
    @Nullable ValidationQuality validation,
    String precision,
    int restarts) {}
