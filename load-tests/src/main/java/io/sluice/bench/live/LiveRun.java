package io.sluice.bench.live;

import java.util.List;
import java.util.Map;

/**
 * One run of one law.
 *
 * @param law as the agent's option {@code --law} takes it
 * @param repeat 0 for the first
 * @param watts of the agent's device on average, modelled as a Raspberry Pi 4; NaN when it said
 *     none
 * @param score of all requests that count
 * @param byCondition of those that were due while a condition lasted, by its name
 * @param ladder as the agent of this run knew it
 * @param loadAverage of the machine over the last minute, when the run began
 */
record LiveRun(
    String law,
    int repeat,
    double watts,
    LiveRunScore score,
    Map<String, LiveRunScore> byCondition,
    List<KnownRung> ladder,
    double loadAverage) {}
