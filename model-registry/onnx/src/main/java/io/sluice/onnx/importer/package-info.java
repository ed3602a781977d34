/**
 * Import of ONNX models as a {@link io.sluice.graph.ComputationGraph}.
 *
 * <p>Supported are opsets 11 to 20 of the standard domain, with these operators:
 *
 * <ul>
 *   <li>layers: Conv (1d to 3d, groups, auto_pad), ConvTranspose (even padding), Gemm, MatMul,
 *       Einsum, BatchNormalization, LayerNormalization, InstanceNormalization, GroupNormalization,
 *       LSTM and GRU (default activations; GRU only with linear_before_reset), Gather from a
 *       constant matrix (an embedding);
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
 * <p>Shape computations become integers in the graph, folded where known, so that dynamic batch
 * sizes and lengths stay dynamic. Any other operator is an error naming the node. Belongs here: the
 * meaning of ONNX operators in terms of ATen. Imports are confined to one thread.
 */
@NullMarked
package io.sluice.onnx.importer;

import org.jspecify.annotations.NullMarked;
