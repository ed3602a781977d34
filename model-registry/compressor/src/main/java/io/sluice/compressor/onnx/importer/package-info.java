/**
 * Makes a {@link io.sluice.compressor.graph.Graph} of an ONNX model.
 *
 * <p>Covered are the operator sets 11 to 20 of the standard domain, of which these operators:
 *
 * <ul>
 *   <li>layers: Conv (1d to 3d, groups, auto_pad), ConvTranspose (even padding), Gemm, MatMul,
 *       Einsum, BatchNormalization, LayerNormalization, InstanceNormalization, GroupNormalization,
 *       LSTM and GRU (default activations; a GRU with linear_before_reset), Gather from a constant
 *       matrix (an embedding);
 *   <li>activations: Relu, LeakyRelu, PRelu, Elu, Celu, Clip, Sigmoid, HardSigmoid, HardSwish,
 *       Mish, Softplus, Softsign, Tanh, Erf, Gelu, Softmax, LogSoftmax;
 *   <li>arithmetic: Add, Sub, Mul, Div, Mod, Pow, Min, Max, Sum, Sqrt, Exp, Log, Neg, Abs,
 *       Reciprocal, Floor, Ceil, Round, Sign, Sin, Cos, Where, Equal, Greater, GreaterOrEqual,
 *       Less, LessOrEqual, And, Or, Xor, Not, IsNaN, Cast, CastLike, Identity, Dropout;
 *   <li>pooling: MaxPool, AveragePool, GlobalMaxPool, GlobalAveragePool;
 *   <li>shapes: Shape, Size, Reshape, Flatten, Transpose, Squeeze, Unsqueeze, Expand, Concat,
 *       Split, Slice, Tile, Pad, Gather, GatherElements, Resize (nearest, linear), DepthToSpace
 *       (CRD);
 *   <li>others: Constant, ConstantOfShape, Range, Trilu, OneHot (last axis), CumSum, ReduceMean,
 *       ReduceSum, ReduceMax, ReduceMin, ReduceL1, ReduceL2, ReduceSumSquare, ReduceLogSumExp,
 *       ArgMax, ArgMin.
 * </ul>
 *
 * <p>What shapes are computed with becomes integers in the graph, or is folded where it is known,
 * so that a model with a free batch and length stays so. Anything else is an error that names the
 * node. Belongs here: the meaning of ONNX operators in terms of ATen's. Conversions are confined to
 * one thread.
 */
@NullMarked
package io.sluice.compressor.onnx.importer;

import org.jspecify.annotations.NullMarked;
