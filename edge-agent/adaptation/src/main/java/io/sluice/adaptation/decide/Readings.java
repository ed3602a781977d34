package io.sluice.adaptation.decide;

/**
 * What the sensors of a device say at one moment. NaN means unknown.
 *
 * @param nowMillis the time, ms
 * @param watts average power of the whole device since the readings before, W
 * @param celsius temperature of its hottest zone that throttles, °C
 * @param frequency that the processor is allowed, over the one at which the rungs were profiled;
 *     above 0
 * @param arrivalsPerSecond requests that came, also those that were given up
 */
public record Readings(
    double nowMillis, double watts, double celsius, double frequency, double arrivalsPerSecond) {}
