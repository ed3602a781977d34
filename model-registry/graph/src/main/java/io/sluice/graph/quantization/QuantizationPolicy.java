package io.sluice.graph.quantization;

import java.util.function.Predicate;

/**
 * Requirements on a quantisation plan.
 *
 * @param rule choice of the ranges of activations
 * @param weights quantisation scheme of weights
 * @param headroom range left unused for saturating processors
 * @param layers whether to quantise the layer of the given name
 */
public record QuantizationPolicy(
    ActivationRangeRule rule,
    WeightQuantizationScheme weights,
    SaturationHeadroom headroom,
    Predicate<String> layers) {}
