package io.sluice.adaptation.decide;

/**
 * The rung for one inference.
 *
 * @param rung to run
 * @param grounds what was compared
 */
public record Choice(int rung, Grounds grounds) {}
