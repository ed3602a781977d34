package io.sluice.adaptation.decide;

/**
 * The rung chosen for one inference.
 *
 * @param rung index of the rung
 * @param grounds numbers behind the choice
 */
public record RungChoice(int rung, SwitchRationale grounds) {}
