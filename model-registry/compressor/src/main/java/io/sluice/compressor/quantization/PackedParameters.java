package io.sluice.compressor.quantization;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packed parameter objects of libtorch (aten/src/ATen/native/quantized/cpu/conv_serialization.h,
 * fbgemm_utils.cpp). The pickled form is independent of the quantised engine; each engine repacks
 * the weights on load.
 */
public final class PackedParameters {
  private static final String CLASSES = "__torch__.torch.classes.quantized.";

  private PackedParameters() {}

  /**
   * {@code LinearPackedParamsBase} with state (weight, bias).
   *
   * @param weight quantised, outputs × inputs
   * @param bias float32; null for none
   */
  public static ScriptObject linear(Tensor weight, @Nullable Tensor bias) {
    return new ScriptObject(
        CLASSES + "LinearPackedParamsBase",
        Value.tuple(weight, bias == null ? Value.none() : bias));
  }

  /**
   * {@code Conv2dPackedParamsBase} with state version 3.
   *
   * @param weight quantised, outputs × inputs/groups × height × width
   * @param bias float32; null for none
   */
  public static ScriptObject conv2d(Tensor weight, @Nullable Tensor bias, Geometry geometry) {
    List<Long> config = new ArrayList<>(List.of(2L));
    config.addAll(geometry.stride());
    config.addAll(geometry.padding());
    config.addAll(geometry.dilation());
    // output padding (transposed convolutions only), groups, transposed flag
    config.addAll(List.of(0L, 0L, geometry.groups(), 0L));
    Value tensors = Value.list(Value.none(), weight, bias == null ? Value.none() : bias);
    return new ScriptObject(
        CLASSES + "Conv2dPackedParamsBase",
        Value.tuple(
            Value.of(3L), Value.ints(config), new Value.Tagged(tensors, "List[Optional[Tensor]]")));
  }

  /**
   * {@code EmbeddingPackedParamsBase} with state version 1: tensors, floats (none), and integers
   * (the number of bits).
   */
  public static ScriptObject embedding(EmbeddingTable table) throws CompressionException {
    return new ScriptObject(
        CLASSES + "EmbeddingPackedParamsBase",
        Value.tuple(
            Value.of(1L),
            new Value.Sequence(Value.SequenceKind.TENSORS, List.of(table.tensor())),
            new Value.Sequence(Value.SequenceKind.DOUBLES, List.of()),
            Value.ints(List.of((long) table.bits()))));
  }

  /** Geometry of a convolution; each list is height, width. */
  public record Geometry(List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {}
}
