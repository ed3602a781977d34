package io.sluice.adaptation.decide;

/**
 * Sensor readings of a device at one moment. NaN means unknown.
 *
 * @param nowMillis the time, ms
 * @param watts mean power of the whole device since the previous readings, W
 * @param celsius temperature of the hottest throttling zone, °C
 * @param frequency allowed processor frequency over the frequency during profiling; above 0
 * @param arrivalsPerSecond requests per second since the previous readings, including abandoned
 *     requests
 */
public record SensorReadings(
    double nowMillis, double watts, double celsius, double frequency, double arrivalsPerSecond) {}
