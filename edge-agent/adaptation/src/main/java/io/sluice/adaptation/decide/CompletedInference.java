package io.sluice.adaptation.decide;

/**
 * A completed inference.
 *
 * @param nowMillis end of the inference, ms
 * @param rung index of the rung used
 * @param batch examples in the batch, 1 or more
 * @param serviceMillis time from start to end, ms
 */
public record CompletedInference(double nowMillis, int rung, int batch, double serviceMillis) {}
