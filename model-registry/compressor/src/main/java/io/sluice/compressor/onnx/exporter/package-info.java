/**
 * Writes a {@link io.sluice.compressor.graph.Graph} as ONNX, in opset 17, for ONNX Runtime: in
 * floats, with weights in 8 bits and activations quantised at run time, or in integers throughout
 * (pairs of QuantizeLinear and DequantizeLinear that ONNX Runtime makes integer kernels of).
 *
 * <p>Covered are these operators of ATen:
 *
 * <ul>
 *   <li>layers: conv1d to conv3d, conv_transpose1d and 2d, linear, embedding, batch_norm,
 *       layer_norm, group_norm, instance_norm, lstm, gru, prelu, scaled_dot_product_attention;
 *   <li>activations: relu, relu6, hardtanh, clamp, leaky_relu, elu, celu, silu, mish, hardswish,
 *       hardsigmoid, sigmoid, tanh, gelu, softplus, softmax, log_softmax;
 *   <li>arithmetic: add, sub, rsub, mul, div, pow, neg, abs, exp, log, sqrt, rsqrt, reciprocal,
 *       erf, floor, ceil, round, sign, sin, cos, minimum, maximum, comparisons, logic, where, to,
 *       matmul, bmm, addmm, einsum, cumsum;
 *   <li>pooling: max_pool1d and 2d, avg_pool1d and 2d, adaptive_avg_pool to 1 or to a divisor;
 *   <li>reductions: mean, sum, norm, amax, amin, argmax, argmin;
 *   <li>shapes: reshape, view, flatten, permute, transpose, t, unsqueeze, squeeze, expand, repeat,
 *       cat, stack, chunk, split, slice, select, index_select, gather, flip, constant_pad_nd, pad,
 *       upsample_nearest and upsample_bilinear2d, pixel_shuffle, and the integers that shapes are
 *       computed with;
 *   <li>others: zeros, ones, full, arange, tensor, triu, tril, ones_like, zeros_like, dropout,
 *       contiguous, detach, fake_quantize (as a pair of QuantizeLinear and DequantizeLinear).
 * </ul>
 *
 * <p>Anything else is an error that names the operation. Belongs here: the meaning of ATen
 * operators in terms of ONNX's, and what ONNX Runtime makes fast. Which ranges and weights are
 * quantised how is handed in. An export is confined to one thread; the same graph gives the same
 * bytes.
 */
@NullMarked
package io.sluice.compressor.onnx.exporter;

import org.jspecify.annotations.NullMarked;
