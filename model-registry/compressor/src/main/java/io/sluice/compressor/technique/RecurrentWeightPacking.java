package io.sluice.compressor.technique;

import io.sluice.graph.quantization.IntegerWeight;
import io.sluice.graph.quantization.TorchPackedParameters;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Packing of LSTM and GRU weights for {@code torch.quantized_lstm} and {@code quantized_gru}: for
 * each layer and direction a {@code CellParamsBase} of libtorch, in the pickled form of
 * aten/src/ATen/native/quantized/cpu/qlinear and RNN.cpp ({@code QuantizedCellParamsDynamic}).
 */
final class RecurrentWeightPacking {
  static final String CELL = "__torch__.torch.classes.rnn.CellParamsBase";

  private static final String LINEAR = "__torch__.torch.classes.quantized.LinearPackedParamsBase";
  private static final int WITH_BIAS = 4;
  private static final int WITHOUT_BIAS = 2;

  private RecurrentWeightPacking() {}

  /** Whether the parameters are those of cells with biases and without projection. */
  static boolean isPackable(
      List<ScriptTensor> parameters, boolean biases, long layers, boolean both) {
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
  static ScriptValue cells(List<ScriptTensor> parameters, String path)
      throws ModelProcessingException {
    List<ScriptValue> cells = new ArrayList<>();
    for (int at = 0; at < parameters.size(); at += WITH_BIAS) {
      ScriptTensor inputBias = parameters.get(at + 2);
      ScriptTensor hiddenBias = parameters.get(at + 3);
      ScriptValue linears =
          ScriptValue.list(
              linear(parameters.get(at), inputBias, path),
              linear(parameters.get(at + 1), hiddenBias, path));
      cells.add(
          new ScriptObject(
              CELL,
              ScriptValue.tuple(
                  new ScriptValue.Text("quantized_dynamic"),
                  new ScriptValue.Sequence(
                      ScriptValue.SequenceKind.TENSORS, List.of(inputBias, hiddenBias)),
                  new ScriptValue.Sequence(ScriptValue.SequenceKind.DOUBLES, List.of()),
                  // reduce_range: activations keep to 7 bits, as AVX2 would saturate
                  ScriptValue.ints(List.of(1L)),
                  new ScriptValue.Tagged(linears, "List[" + LINEAR + "]"))));
    }
    return new ScriptValue.Tagged(
        ScriptValue.list(cells.toArray(ScriptValue[]::new)), "List[" + CELL + "]");
  }

  private static ScriptObject linear(ScriptTensor weight, ScriptTensor bias, String path)
      throws ModelProcessingException {
    return TorchPackedParameters.linear(
        IntegerWeight.of(weight, DynamicInt8Technique.SCHEME, path).tensor(), bias);
  }
}
