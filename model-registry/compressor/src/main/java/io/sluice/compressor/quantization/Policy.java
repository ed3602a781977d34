package io.sluice.compressor.quantization;

import java.util.function.Predicate;

/**
 * What a plan is to follow.
 *
 * @param rule for the ranges of activations
 * @param weights how they become integers
 * @param headroom what is kept small for processors that saturate
 * @param layers whether to treat the layer of that name
 */
public record Policy(
    RangeRule rule, WeightScheme weights, Headroom headroom, Predicate<String> layers) {}
