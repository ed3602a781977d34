package io.sluice.adaptation.simulate;

/**
 * A device of a simulated fleet.
 *
 * @param group name of its hardware class; devices of one have one ladder
 * @param world what happens to it; its trace is that of the whole fleet
 */
public record FleetMember(String group, World world) {}
