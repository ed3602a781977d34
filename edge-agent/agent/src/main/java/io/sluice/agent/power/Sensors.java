package io.sluice.agent.power;

/** What the device loop looks at. Confined to its thread. */
public record Sensors(PowerMeter power, Surroundings surroundings, Frequency frequency) {}
