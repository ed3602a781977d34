package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.quantization.IntegerWeight;
import io.sluice.compressor.quantization.PackedParameters;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Packing of LSTM and GRU weights for {@code torch.quantized_lstm} and {@code quantized_gru}: for
 * each layer and direction a {@code CellParamsBase} of libtorch, in the pickled form of
 * aten/src/ATen/native/quantized/cpu/qlinear and RNN.cpp ({@code QuantizedCellParamsDynamic}).
 */
final class RecurrentPacking {
  static final String CELL = "__torch__.torch.classes.rnn.CellParamsBase";

  private static final String LINEAR = "__torch__.torch.classes.quantized.LinearPackedParamsBase";
  private static final int WITH_BIAS = 4;
  private static final int WITHOUT_BIAS = 2;

  private RecurrentPacking() {}

  /** Whether the parameters are those of cells with biases and without projection. */
  static boolean isPackable(List<Tensor> parameters, boolean biases, long layers, boolean both) {
    long cells = layers * (both ? 2 : 1);
    // libtorch requires biases even in layers without
    return biases
        && parameters.size() == cells * WITH_BIAS
        && parameters.stream()
            .noneMatch(t -> t.shape().isEmpty() || t.shape().size() > WITHOUT_BIAS);
  }

  /**
   * Returns the list of packed cells.
   *
   * @param parameters for each cell the weights of input and hidden state, then the biases of both
   */
  static Value cells(List<Tensor> parameters, String path) throws CompressionException {
    List<Value> cells = new ArrayList<>();
    for (int at = 0; at < parameters.size(); at += WITH_BIAS) {
      Tensor inputBias = parameters.get(at + 2);
      Tensor hiddenBias = parameters.get(at + 3);
      Value linears =
          Value.list(
              linear(parameters.get(at), inputBias, path),
              linear(parameters.get(at + 1), hiddenBias, path));
      cells.add(
          new ScriptObject(
              CELL,
              Value.tuple(
                  new Value.Text("quantized_dynamic"),
                  new Value.Sequence(Value.SequenceKind.TENSORS, List.of(inputBias, hiddenBias)),
                  new Value.Sequence(Value.SequenceKind.DOUBLES, List.of()),
                  // reduce_range: activations keep to 7 bits, as AVX2 would saturate
                  Value.ints(List.of(1L)),
                  new Value.Tagged(linears, "List[" + LINEAR + "]"))));
    }
    return new Value.Tagged(Value.list(cells.toArray(Value[]::new)), "List[" + CELL + "]");
  }

  private static ScriptObject linear(Tensor weight, Tensor bias, String path)
      throws CompressionException {
    return PackedParameters.linear(
        IntegerWeight.of(weight, DynamicInt8.SCHEME, path).tensor(), bias);
  }
}
