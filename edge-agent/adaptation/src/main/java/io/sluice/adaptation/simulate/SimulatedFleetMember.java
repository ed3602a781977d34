package io.sluice.adaptation.simulate;

/**
 * A device of a simulated fleet.
 *
 * @param group name of the hardware class; devices of a class have the same ladder
 * @param world events of the device; with the trace of the whole fleet
 */
public record SimulatedFleetMember(String group, SimulatedWorld world) {}
