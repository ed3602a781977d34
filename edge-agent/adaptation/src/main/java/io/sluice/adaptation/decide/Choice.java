package io.sluice.adaptation.decide;

/**
 * The rung chosen for one inference.
 *
 * @param rung index of the rung
 * @param grounds numbers behind the choice
 */
public record Choice(int rung, Grounds grounds) {}
