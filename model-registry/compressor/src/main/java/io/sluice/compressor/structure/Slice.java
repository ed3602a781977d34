package io.sluice.compressor.structure;

/**
 * One index along one dimension of a parameter.
 *
 * @param parameter its name
 */
public record Slice(String parameter, int dimension, int index) {}
