package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.OpaqueModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Convolution module with a weight stored dense and packed for oneDNN at load time
 * (aten/src/ATen/native/mkldnn/MKLDNNConversions.cpp).
 */
final class BlockedConvolutionModule {
  private static final String CLASSES = "__torch__.sluice.layers.";

  // %1$s simple name, %2$s qualified, %3$s geometry in the order of conv2d, %4$s in that of packing
  private static final String WITH_BIAS =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = []
        weight : Tensor
        bias : Tensor
        training : bool
        def forward(self: %2$s,
          input: Tensor) -> Tensor:
          return torch.conv2d(input, self.weight, self.bias, %3$s)
        def __getstate__(self: %2$s) -> Tuple[Tensor, Tensor, bool]:
          return (torch.to_dense(self.weight), torch.to_dense(self.bias), self.training, )
        def __setstate__(self: %2$s,
          state: Tuple[Tensor, Tensor, bool]) -> None:
          weight, bias, training, = state
          self.weight = torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(weight), %4$s)
          self.bias = torch.to_mkldnn(bias)
          self.training = training
      """;

  private static final String WITHOUT_BIAS =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = []
        weight : Tensor
        training : bool
        def forward(self: %2$s,
          input: Tensor) -> Tensor:
          return torch.conv2d(input, self.weight, None, %3$s)
        def __getstate__(self: %2$s) -> Tuple[Tensor, bool]:
          return (torch.to_dense(self.weight), self.training, )
        def __setstate__(self: %2$s,
          state: Tuple[Tensor, bool]) -> None:
          weight, training, = state
          self.weight = torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(weight), %4$s)
          self.training = training
      """;

  private BlockedConvolutionModule() {}

  /** Whether geometry and groups are constant and the bias is a parameter or absent. */
  static boolean isConvertible(GraphNode conv) {
    boolean bias = conv.parameter("bias").isPresent() || conv.value("bias").isEmpty();
    return bias
        && conv.literal("groups") instanceof Long
        && conv.longs("stride", 2).isPresent()
        && conv.longs("padding", 2).isPresent()
        && conv.longs("dilation", 2).isPresent();
  }

  /** Returns the module for a convertible convolution. */
  static OpaqueModule module(GraphNode conv, ComputationGraph graph) {
    Optional<ScriptTensor> bias = conv.parameter("bias").map(graph::parameter);
    ScriptClassSource source = source(conv, bias.isPresent());
    List<ScriptValue> state = new ArrayList<>();
    state.add(graph.parameter(conv.parameter("weight").orElseThrow()));
    bias.ifPresent(state::add);
    state.add(ScriptValue.of(false));
    ScriptObject object =
        new ScriptObject(source.name(), ScriptValue.tuple(state.toArray(ScriptValue[]::new)));
    return new OpaqueModule(object, List.of(source));
  }

  private static ScriptClassSource source(GraphNode conv, boolean bias) {
    List<Long> stride = conv.longs("stride", 2).orElseThrow();
    List<Long> padding = conv.longs("padding", 2).orElseThrow();
    List<Long> dilation = conv.longs("dilation", 2).orElseThrow();
    String rest = ", " + dilation + ", " + conv.literal("groups");
    // the name contains the geometry, so that layers of equal geometry share a class
    String name =
        "BlockedConv2d_%s_%s_%s_%s%s"
            .formatted(
                digits(stride),
                digits(padding),
                digits(dilation),
                conv.literal("groups"),
                bias ? "" : "_without_bias");
    String text =
        (bias ? WITH_BIAS : WITHOUT_BIAS)
            .formatted(
                name,
                CLASSES + name,
                stride + ", " + padding + rest,
                padding + ", " + stride + rest);
    return ScriptClassSource.parse(CLASSES + name, text);
  }

  private static String digits(List<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
