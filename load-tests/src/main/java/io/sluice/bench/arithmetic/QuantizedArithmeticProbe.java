package io.sluice.bench.arithmetic;

import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every quantised operator of the compressor in both engines of this process, and compares it
 * with exact arithmetic. Kernels follow the processor and the environment of the process.
 */
public final class QuantizedArithmeticProbe {
  private static final int CHANNELS = 32;
  private static final int COLUMNS = 64;
  private static final int OUTPUTS = 32;

  private final Path folder;
  private final List<ArithmeticDeviation> deviations = new ArrayList<>();

  /**
   * @param folder for models; the caller removes it
   */
  public QuantizedArithmeticProbe(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws ModelProcessingException when an operator cannot be quantised, or an engine refuses it
   */
  public List<ArithmeticDeviation> run() throws ModelProcessingException, IOException {
    for (Engine engine : Engine.values()) {
      for (SaturationHeadroom headroom : SaturationHeadroom.values()) {
        fixed(new QuantizedOperatorForm(engine, false, headroom, Byte.SIZE));
      }
    }
    // libtorch reduces activations, ONNX Runtime never does
    dynamic(
        new QuantizedOperatorForm(Engine.PYTORCH, true, SaturationHeadroom.ACTIVATIONS, Byte.SIZE));
    dynamic(
        new QuantizedOperatorForm(
            Engine.ONNX_RUNTIME, true, SaturationHeadroom.WEIGHTS, Byte.SIZE));
    dynamic(
        new QuantizedOperatorForm(Engine.ONNX_RUNTIME, true, SaturationHeadroom.NONE, Byte.SIZE));
    tables();
    return List.copyOf(deviations);
  }

  private void fixed(QuantizedOperatorForm form) throws ModelProcessingException, IOException {
    add(form, new MatrixProductCases(form.headroom()).convolution("convolution", CHANNELS, 1));
    add(form, new MatrixProductCases(form.headroom()).convolution("depthwise", CHANNELS, CHANNELS));
    add(form, new MatrixProductCases(form.headroom()).matrixProduct(COLUMNS, OUTPUTS));
  }

  private void dynamic(QuantizedOperatorForm form) throws ModelProcessingException, IOException {
    add(form, new MatrixProductCases(form.headroom()).dynamicMatrixProduct(COLUMNS, OUTPUTS));
    add(form, new RecurrentOperatorCases(form.headroom(), COLUMNS, OUTPUTS).lstm());
    if (form.engine() == Engine.PYTORCH) {
      add(form, new RecurrentOperatorCases(form.headroom(), COLUMNS, OUTPUTS).gru());
    }
  }

  private void tables() throws ModelProcessingException, IOException {
    add(
        new QuantizedOperatorForm(Engine.PYTORCH, true, SaturationHeadroom.ACTIVATIONS, Byte.SIZE),
        EmbeddingTableCase.of("embedding, 8 bits", -100, 155));
    add(
        new QuantizedOperatorForm(Engine.PYTORCH, true, SaturationHeadroom.ACTIVATIONS, 4),
        EmbeddingTableCase.of("embedding, 4 bits", -6, 9));
    add(
        new QuantizedOperatorForm(Engine.ONNX_RUNTIME, true, SaturationHeadroom.WEIGHTS, Byte.SIZE),
        EmbeddingTableCase.of("embedding, 8 bits", -127, 127));
  }

  private void add(QuantizedOperatorForm form, QuantizedOperatorCase operator)
      throws ModelProcessingException, IOException {
    double largest = 0;
    try (LoadedOperatorRun run = LoadedOperatorRun.load(operator, form.write(operator, folder))) {
      float[] actual = run.result();
      for (int i = 0; i < operator.expected().length; i++) {
        largest = Math.max(largest, Math.abs(actual[i] - operator.expected()[i]));
      }
    }
    deviations.add(
        new ArithmeticDeviation(
            operator.operator(),
            form.engineName(),
            form.label(),
            form.isSafe(),
            largest,
            operator.bound()));
  }
}
