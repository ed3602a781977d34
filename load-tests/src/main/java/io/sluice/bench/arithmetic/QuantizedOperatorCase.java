package io.sluice.bench.arithmetic;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.calibration.RecordedValueStatistics;
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
record QuantizedOperatorCase(
    String operator,
    ComputationGraph graph,
    Map<String, OperatorInputTensor> inputs,
    Map<String, RecordedValueStatistics> recorded,
    double[] expected,
    double bound) {}
