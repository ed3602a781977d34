package io.sluice.onnx.exporter;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Export of a graph to ONNX. */
public final class OnnxModelExporter {
  /** Name of a quantisation parameter; a number may follow for uniqueness. */
  private static final Pattern QUANTIZATION_PARAMETER =
      Pattern.compile(".*\\.(scale|zero_point)(_\\d+)?");

  private OnnxModelExporter() {}

  /**
   * The graph as an ONNX model.
   *
   * @param inputs types and shapes of the graph's inputs in order, dynamic sizes as unknown; names
   *     may differ from the graph's
   * @param outputs names for the returned values, in order
   * @throws ModelProcessingException if an operation has no equivalent in ONNX; the message names
   *     the operation
   */
  public static OnnxModelDefinition model(
      ComputationGraph graph,
      List<OnnxValueInfo> inputs,
      List<String> outputs,
      OnnxExportPrecision precision)
      throws ModelProcessingException {
    if (inputs.size() != graph.inputs().size()) {
      throw new ModelProcessingException(
          "Tried to write a model of the inputs %s as ONNX, but %d are described"
              .formatted(graph.inputs(), inputs.size()));
    }
    try {
      return new OnnxGraphExporter(graph, inputs, precision).model(outputs);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ModelProcessingException(
          "The graph cannot be written as ONNX: " + e.getMessage(), e);
    }
  }

  /** Whether the initializer of this name is a scale or zero point. */
  public static boolean isQuantizationParameter(String name) {
    return QUANTIZATION_PARAMETER.matcher(name).matches();
  }

  /**
   * Writes the graph as an ONNX file, replacing the file.
   *
   * @throws ModelProcessingException if an operation has no equivalent in ONNX
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(
      ComputationGraph graph,
      List<OnnxValueInfo> inputs,
      List<String> outputs,
      OnnxExportPrecision precision,
      Path file)
      throws ModelProcessingException, IOException {
    OnnxModelFile.write(model(graph, inputs, outputs, precision), file);
  }
}
