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

/** Export of a graph to ONNX. */
public final class OnnxExport {
  /** Name of a quantisation parameter; a number may follow for uniqueness. */
  private static final Pattern QUANTIZATION_PARAMETER =
      Pattern.compile(".*\\.(scale|zero_point)(_\\d+)?");

  private OnnxExport() {}

  /**
   * The graph as an ONNX model.
   *
   * @param inputs types and shapes of the graph's inputs in order, dynamic sizes as unknown; names
   *     may differ from the graph's
   * @param outputs names for the returned values, in order
   * @throws CompressionException if an operation has no equivalent in ONNX; the message names the
   *     operation
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

  /** Whether the initializer of this name is a scale or zero point. */
  public static boolean isQuantizationParameter(String name) {
    return QUANTIZATION_PARAMETER.matcher(name).matches();
  }

  /**
   * Writes the graph as an ONNX file, replacing the file.
   *
   * @throws CompressionException if an operation has no equivalent in ONNX
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(
      Graph graph, List<OnnxValue> inputs, List<String> outputs, Precision precision, Path file)
      throws CompressionException, IOException {
    OnnxFile.write(model(graph, inputs, outputs, precision), file);
  }
}
