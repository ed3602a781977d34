package io.sluice.adaptation.decide;

/**
 * What is in memory and what could be.
 *
 * @param nowMillis the time, ms
 * @param lead the rung that leads now; in memory
 * @param resident mask of the rungs in memory
 * @param loadable mask of those not in memory that could be loaded beside the fallback within the
 *     memory budget, and that are not benched because loading them failed
 * @param room mask of those of the loadable that would fit beside all that is in memory: nothing
 *     has to leave for them
 */
public record Residency(double nowMillis, int lead, long resident, long loadable, long room) {}
