package io.sluice.compressor.technique;

import io.sluice.torchscript.code.ScriptClassSource;

/**
 * TorchScript classes of replaced layers. Differences between layers are in attributes, so that a
 * single class serves all layers of a kind. Operators and packed classes are those of libtorch
 * (aten/src/ATen/native/quantized/library.cpp); 13 is the type code of quint8.
 */
final class ReplacementLayerClasses {
  private static final String MODULE = "__torch__.sluice.layers.";

  static final ScriptClassSource IDENTITY =
      define(
          "Identity",
          """
          class Identity(Module):
            __parameters__ = []
            __buffers__ = []
            def forward(self: __torch__.sluice.layers.Identity,
              input: Tensor) -> Tensor:
              return input
          """);

  static final ScriptClassSource CONV =
      define(
          "Conv2d",
          """
          class Conv2d(Module):
            __parameters__ = ["weight", "bias", ]
            __buffers__ = []
            weight : Tensor
            bias : Tensor
            stride : List[int]
            padding : List[int]
            dilation : List[int]
            groups : int
            def forward(self: __torch__.sluice.layers.Conv2d,
              input: Tensor) -> Tensor:
              weight = self.weight
              bias = self.bias
              stride = self.stride
              padding = self.padding
              dilation = self.dilation
              groups = self.groups
              return torch.conv2d(input, weight, bias, stride, padding, dilation, groups)
          """);

  static final ScriptClassSource DYNAMIC_LINEAR =
      define(
          "DynamicLinear",
          """
          class DynamicLinear(Module):
            __parameters__ = []
            __buffers__ = []
            packed : __torch__.torch.classes.quantized.LinearPackedParamsBase
            def forward(self: __torch__.sluice.layers.DynamicLinear,
              input: Tensor) -> Tensor:
              packed = self.packed
              return ops.quantized.linear_dynamic(input, packed, True)
          """);

  static final ScriptClassSource DYNAMIC_LSTM =
      define(
          "DynamicLSTM",
          """
          class DynamicLSTM(Module):
            __parameters__ = []
            __buffers__ = []
            cells : List[__torch__.torch.classes.rnn.CellParamsBase]
            num_layers : int
            bidirectional : bool
            batch_first : bool
            def forward(self: __torch__.sluice.layers.DynamicLSTM,
              input: Tensor,
              hidden: Tensor,
              cell: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
              cells = self.cells
              num_layers = self.num_layers
              bidirectional = self.bidirectional
              batch_first = self.batch_first
              _0, _1, _2 = torch.quantized_lstm(input, [hidden, cell], cells, True, num_layers, 0., False, bidirectional, batch_first, dtype=None, use_dynamic=True)
              return (_0, _1, _2)
          """);

  static final ScriptClassSource DYNAMIC_GRU =
      define(
          "DynamicGRU",
          """
          class DynamicGRU(Module):
            __parameters__ = []
            __buffers__ = []
            cells : List[__torch__.torch.classes.rnn.CellParamsBase]
            num_layers : int
            bidirectional : bool
            batch_first : bool
            def forward(self: __torch__.sluice.layers.DynamicGRU,
              input: Tensor,
              hidden: Tensor) -> Tuple[Tensor, Tensor]:
              cells = self.cells
              num_layers = self.num_layers
              bidirectional = self.bidirectional
              batch_first = self.batch_first
              _0, _1 = torch.quantized_gru(input, hidden, cells, True, num_layers, 0., False, bidirectional, batch_first)
              return (_0, _1)
          """);

  static final ScriptClassSource EMBEDDING_8_BITS = embedding("Embedding8", "embedding_byte");
  static final ScriptClassSource EMBEDDING_4_BITS = embedding("Embedding4", "embedding_4bit");

  static final ScriptClassSource QUANTIZED_LINEAR =
      quantized("QuantizedLinear", "Linear", "linear");
  static final ScriptClassSource QUANTIZED_LINEAR_RELU =
      quantized("QuantizedLinearReLU", "Linear", "linear_relu");
  static final ScriptClassSource QUANTIZED_CONV = quantized("QuantizedConv2d", "Conv2d", "conv2d");
  static final ScriptClassSource QUANTIZED_CONV_RELU =
      quantized("QuantizedConv2dReLU", "Conv2d", "conv2d_relu");

  private ReplacementLayerClasses() {}

  private static ScriptClassSource quantized(String name, String packed, String operator) {
    return define(
        name,
        """
        class %1$s(Module):
          __parameters__ = []
          __buffers__ = []
          packed : __torch__.torch.classes.quantized.%2$sPackedParamsBase
          input_scale : float
          input_zero_point : int
          output_scale : float
          output_zero_point : int
          def forward(self: __torch__.sluice.layers.%1$s,
            input: Tensor) -> Tensor:
            packed = self.packed
            input_scale = self.input_scale
            input_zero_point = self.input_zero_point
            output_scale = self.output_scale
            output_zero_point = self.output_zero_point
            _0 = torch.quantize_per_tensor(input, input_scale, input_zero_point, 13)
            _1 = ops.quantized.%3$s(_0, packed, output_scale, output_zero_point)
            return torch.dequantize(_1)
        """
            .formatted(name, packed, operator));
  }

  /** Flattens indices, as the operators take only one or two dimensions. */
  private static ScriptClassSource embedding(String name, String operator) {
    return define(
        name,
        """
        class %1$s(Module):
          __parameters__ = []
          __buffers__ = []
          packed : __torch__.torch.classes.quantized.EmbeddingPackedParamsBase
          width : int
          def forward(self: __torch__.sluice.layers.%1$s,
            indices: Tensor) -> Tensor:
            packed = self.packed
            width = self.width
            rows = ops.quantized.%2$s(packed, torch.flatten(indices))
            return torch.reshape(rows, torch.add(torch.size(indices), [width]))
        """
            .formatted(name, operator));
  }

  private static ScriptClassSource define(String name, String text) {
    return ScriptClassSource.parse(MODULE + name, text);
  }
}
