package io.sluice.graph.quantization;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packed parameter objects of libtorch (aten/src/ATen/native/quantized/cpu/conv_serialization.h,
 * fbgemm_utils.cpp). The pickled form is independent of the quantised engine; each engine repacks
 * the weights on load.
 */
public final class TorchPackedParameters {
  private static final String CLASSES = "__torch__.torch.classes.quantized.";

  private TorchPackedParameters() {}

  /**
   * {@code LinearPackedParamsBase} with state (weight, bias).
   *
   * @param weight quantised, outputs × inputs
   * @param bias float32; null for none
   */
  public static ScriptObject linear(ScriptTensor weight, @Nullable ScriptTensor bias) {
    return new ScriptObject(
        CLASSES + "LinearPackedParamsBase",
        ScriptValue.tuple(weight, bias == null ? ScriptValue.none() : bias));
  }

  /**
   * {@code Conv2dPackedParamsBase} with state version 3.
   *
   * @param weight quantised, outputs × inputs/groups × height × width
   * @param bias float32; null for none
   */
  public static ScriptObject conv2d(
      ScriptTensor weight, @Nullable ScriptTensor bias, Geometry geometry) {
    List<Long> config = new ArrayList<>(List.of(2L));
    config.addAll(geometry.stride());
    config.addAll(geometry.padding());
    config.addAll(geometry.dilation());
    // output padding (transposed convolutions only), groups, transposed flag
    config.addAll(List.of(0L, 0L, geometry.groups(), 0L));
    ScriptValue tensors =
        ScriptValue.list(ScriptValue.none(), weight, bias == null ? ScriptValue.none() : bias);
    return new ScriptObject(
        CLASSES + "Conv2dPackedParamsBase",
        ScriptValue.tuple(
            ScriptValue.of(3L),
            ScriptValue.ints(config),
            new ScriptValue.Tagged(tensors, "List[Optional[Tensor]]")));
  }

  /**
   * {@code EmbeddingPackedParamsBase} with state version 1: tensors, floats (none), and integers
   * (the number of bits).
   */
  public static ScriptObject embedding(QuantizedEmbeddingTable table)
      throws ModelProcessingException {
    return new ScriptObject(
        CLASSES + "EmbeddingPackedParamsBase",
        ScriptValue.tuple(
            ScriptValue.of(1L),
            new ScriptValue.Sequence(ScriptValue.SequenceKind.TENSORS, List.of(table.tensor())),
            new ScriptValue.Sequence(ScriptValue.SequenceKind.DOUBLES, List.of()),
            ScriptValue.ints(List.of((long) table.bits()))));
  }

  /** Geometry of a convolution; each list is height, width. */
  public record Geometry(List<Long> stride, List<Long> padding, List<Long> dilation, long groups) {}
}
