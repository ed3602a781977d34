package io.sluice.graph.structure;

/**
 * One index along one dimension of a parameter.
 *
 * @param parameter parameter name
 */
public record ParameterSlice(String parameter, int dimension, int index) {}
