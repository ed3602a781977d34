package io.sluice.compressor.quantization;

import java.util.function.Predicate;

/**
 * Requirements on a quantisation plan.
 *
 * @param rule choice of the ranges of activations
 * @param weights quantisation scheme of weights
 * @param headroom range left unused for saturating processors
 * @param layers whether to quantise the layer of the given name
 */
public record Policy(
    RangeRule rule, WeightScheme weights, Headroom headroom, Predicate<String> layers) {}
