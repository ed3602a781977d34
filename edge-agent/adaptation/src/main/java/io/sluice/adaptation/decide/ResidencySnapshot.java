package io.sluice.adaptation.decide;

/**
 * Snapshot of the rungs in memory and of the rungs with space to be loaded.
 *
 * @param nowMillis the time, ms
 * @param lead the present leading rung; in memory
 * @param resident mask of the rungs in memory
 * @param loadable mask of the rungs outside memory that fit beside the fallback within the memory
 *     budget, without rungs benched after a failed load
 * @param room mask of the loadable rungs with space beside all resident rungs, without an eviction
 */
public record ResidencySnapshot(
    double nowMillis, int lead, long resident, long loadable, long room) {}
