package io.sluice.bench.arithmetic;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.quantization.Headroom;
import io.sluice.registry.hardware.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every quantised operator of the compressor in both engines of this process, and compares it
 * with exact arithmetic. Kernels follow the processor and the environment of the process.
 */
public final class ArithmeticProbe {
  private static final int CHANNELS = 32;
  private static final int COLUMNS = 64;
  private static final int OUTPUTS = 32;

  private final Path folder;
  private final List<OperatorDeviation> deviations = new ArrayList<>();

  /**
   * @param folder for models; the caller removes it
   */
  public ArithmeticProbe(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws CompressionException when an operator cannot be quantised, or an engine refuses it
   */
  public List<OperatorDeviation> run() throws CompressionException, IOException {
    for (Engine engine : Engine.values()) {
      for (Headroom headroom : Headroom.values()) {
        fixed(new QuantizedForm(engine, false, headroom, Byte.SIZE));
      }
    }
    // libtorch reduces activations, ONNX Runtime never does
    dynamic(new QuantizedForm(Engine.PYTORCH, true, Headroom.ACTIVATIONS, Byte.SIZE));
    dynamic(new QuantizedForm(Engine.ONNX_RUNTIME, true, Headroom.WEIGHTS, Byte.SIZE));
    dynamic(new QuantizedForm(Engine.ONNX_RUNTIME, true, Headroom.NONE, Byte.SIZE));
    tables();
    return List.copyOf(deviations);
  }

  private void fixed(QuantizedForm form) throws CompressionException, IOException {
    add(form, new ProductCases(form.headroom()).convolution("convolution", CHANNELS, 1));
    add(form, new ProductCases(form.headroom()).convolution("depthwise", CHANNELS, CHANNELS));
    add(form, new ProductCases(form.headroom()).matrixProduct(COLUMNS, OUTPUTS));
  }

  private void dynamic(QuantizedForm form) throws CompressionException, IOException {
    add(form, new ProductCases(form.headroom()).dynamicMatrixProduct(COLUMNS, OUTPUTS));
    add(form, new RecurrentCases(form.headroom(), COLUMNS, OUTPUTS).lstm());
    if (form.engine() == Engine.PYTORCH) {
      add(form, new RecurrentCases(form.headroom(), COLUMNS, OUTPUTS).gru());
    }
  }

  private void tables() throws CompressionException, IOException {
    add(
        new QuantizedForm(Engine.PYTORCH, true, Headroom.ACTIVATIONS, Byte.SIZE),
        EmbeddingCase.of("embedding, 8 bits", -100, 155));
    add(
        new QuantizedForm(Engine.PYTORCH, true, Headroom.ACTIVATIONS, 4),
        EmbeddingCase.of("embedding, 4 bits", -6, 9));
    add(
        new QuantizedForm(Engine.ONNX_RUNTIME, true, Headroom.WEIGHTS, Byte.SIZE),
        EmbeddingCase.of("embedding, 8 bits", -127, 127));
  }

  private void add(QuantizedForm form, OperatorCase operator)
      throws CompressionException, IOException {
    double largest = 0;
    try (OperatorRun run = OperatorRun.load(operator, form.write(operator, folder))) {
      float[] actual = run.result();
      for (int i = 0; i < operator.expected().length; i++) {
        largest = Math.max(largest, Math.abs(actual[i] - operator.expected()[i]));
      }
    }
    deviations.add(
        new OperatorDeviation(
            operator.operator(),
            form.engineName(),
            form.label(),
            form.isSafe(),
            largest,
            operator.bound()));
  }
}
