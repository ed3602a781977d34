package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The way from the graph to ONNX. */
public final class OnnxExport {
  /** A number behind it keeps names apart. */
  private static final Pattern QUANTIZATION_PARAMETER =
      Pattern.compile(".*\\.(scale|zero_point)(_\\d+)?");

  private OnnxExport() {}

  /**
   * @param inputs types and shapes of the graph's inputs in their order, free sizes without one;
   *     they may have other names than the graph has for them
   * @param outputs names for what the graph returns, in its order
   * @throws CompressionException when an operation cannot be said in ONNX; the message names it
   */
  public static OnnxModel model(
      Graph graph, List<OnnxValue> inputs, List<String> outputs, Precision precision)
      throws CompressionException {
    if (inputs.size() != graph.inputs().size()) {
      throw new CompressionException(
          "Tried to write a model of the inputs %s as ONNX, but %d are described"
              .formatted(graph.inputs(), inputs.size()));
    }
    try {
      return new Exporter(graph, inputs, precision).model(outputs);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CompressionException("The graph cannot be written as ONNX: " + e.getMessage(), e);
    }
  }

  /** Whether an initializer of this name says how others are quantised. */
  public static boolean isQuantizationParameter(String name) {
    return QUANTIZATION_PARAMETER.matcher(name).matches();
  }

  /**
   * Replaces the file.
   *
   * @throws IOException when it cannot be written; nothing is left then
   */
  public static void write(
      Graph graph, List<OnnxValue> inputs, List<String> outputs, Precision precision, Path file)
      throws CompressionException, IOException {
    OnnxFile.write(model(graph, inputs, outputs, precision), file);
  }
}
