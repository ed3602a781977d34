package io.sluice.compressor.training;

import io.sluice.compressor.torchscript.ScriptModule;
import org.jspecify.annotations.Nullable;

/**
 * What training gives back.
 *
 * @param model the one that was given, with other parameters and buffers
 * @param steps mini-batches that were learnt from
 * @param loss average of the last tenth of the steps
 * @param validation quality of these parameters on examples that were held back, null without any
 * @param precision what the student computed with, {@code fp32} or {@code bf16}; and why, when it
 *     is not what was asked for
 * @param restarts how often the process that trained crashed and another went on from its
 *     checkpoint, which changes nothing of the result
 */
public record Trained(
    ScriptModule model,
    long steps,
    double loss,
    @Nullable Quality validation,
    String precision,
    int restarts) {}
