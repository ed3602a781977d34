/**
 * Export of a {@link io.sluice.graph.ComputationGraph} to ONNX, opset 17, for ONNX Runtime: in
 * floats; with 8-bit weights and activations quantised at run time; or in integers throughout
 * (pairs of QuantizeLinear and DequantizeLinear, fused by ONNX Runtime into integer kernels).
 *
 * <p>Supported ATen operators:
 *
 * <ul>
 *   <li>layers: conv1d to conv3d, conv_transpose1d to 3d, linear, embedding, batch_norm,
 *       layer_norm, group_norm, instance_norm, lstm, gru, prelu, scaled_dot_product_attention;
 *   <li>activations: relu, relu6, hardtanh, clamp, leaky_relu, elu, celu, silu, mish, hardswish,
 *       hardsigmoid, sigmoid, tanh, gelu, softplus, softmax, log_softmax;
 *   <li>arithmetic: add, sub, rsub, mul, div, remainder, pow, neg, abs, exp, log, sqrt, rsqrt,
 *       reciprocal, erf, floor, ceil, round, sign, sin, cos, minimum, maximum, comparisons, logic,
 *       where, masked_fill, isnan, to, type_as, matmul, bmm, addmm, einsum, cumsum;
 *   <li>pooling: max_pool1d to 3d, avg_pool1d to 3d, adaptive_avg_pool to 1 or to a divisor;
 *   <li>reductions: mean, sum, norm, logsumexp, amax, amin, argmax, argmin;
 *   <li>shapes: reshape, view, flatten, permute, transpose, t, unsqueeze, squeeze, expand, repeat,
 *       cat, stack, chunk, split, slice, select, index_select, gather, flip, constant_pad_nd, pad,
 *       upsample_nearest1d and 2d, upsample_linear1d, upsample_bilinear2d, pixel_shuffle, and
 *       integer arithmetic on shapes;
 *   <li>others: zeros, ones, full, arange, tensor, triu, tril, one_hot, ones_like, zeros_like,
 *       dropout, contiguous, detach, fake_quantize (as a pair of QuantizeLinear and
 *       DequantizeLinear).
 * </ul>
 *
 * <p>Any other operation is an error naming the operation. Belongs here: the meaning of ATen
 * operators in terms of ONNX, and the forms fast in ONNX Runtime. The choice of quantised ranges
 * and weights is an input. An export is confined to one thread; equal graphs give equal bytes.
 */
@NullMarked
package io.sluice.onnx.exporter;

import org.jspecify.annotations.NullMarked;
