package io.sluice.adaptation.decide;

/**
 * An inference that has ended.
 *
 * @param nowMillis when it ended, ms
 * @param rung that ran it
 * @param batch examples in it, 1 or more
 * @param serviceMillis from its start to its end, ms
 */
public record Inference(double nowMillis, int rung, int batch, double serviceMillis) {}
