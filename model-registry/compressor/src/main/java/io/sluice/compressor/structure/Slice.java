package io.sluice.compressor.structure;

/**
 * One index along one dimension of a parameter.
 *
 * @param parameter parameter name
 */
public record Slice(String parameter, int dimension, int index) {}
