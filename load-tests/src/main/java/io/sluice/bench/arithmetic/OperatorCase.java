package io.sluice.bench.arithmetic;

import io.sluice.compressor.calibration.Recorded;
import io.sluice.compressor.graph.Graph;
import java.util.Map;

/**
 * One operator, inputs for it, and its exact result.
 *
 * @param operator name for tables
 * @param graph the operator in floats; its result is the only output
 * @param inputs by name, in the graph's order
 * @param recorded ranges of the activations for static quantisation, by value; empty for an
 *     operator that is quantised dynamically only
 * @param expected result of exact arithmetic, row-major
 * @param bound largest deviation permitted by the rounding of the operator, in units of the result
 */
record OperatorCase(
    String operator,
    Graph graph,
    Map<String, OperatorInput> inputs,
    Map<String, Recorded> recorded,
    double[] expected,
    double bound) {}
