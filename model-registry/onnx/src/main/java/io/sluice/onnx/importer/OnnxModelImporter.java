package io.sluice.onnx.importer;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;

/** Import of ONNX models as graphs for the compression techniques. */
public final class OnnxModelImporter {
  private static final long FIRST_OPSET = 11;
  private static final long LAST_OPSET = 20;

  private OnnxModelImporter() {}

  /**
   * The graph of an ONNX file. Tensors stay in the file, so the file must not be truncated while
   * the graph is in use.
   *
   * @throws ModelProcessingException if the file is damaged, or a node cannot be imported
   * @throws IOException if the file cannot be read
   */
  public static ComputationGraph read(Path file) throws ModelProcessingException, IOException {
    return graph(OnnxModelFile.read(file));
  }

  /**
   * The graph of an ONNX model. Inputs keep their names; a single output is the result, several
   * outputs form a tuple in order.
   *
   * @throws ModelProcessingException if the opset or a node is not supported; the message names the
   *     node and the reason
   */
  public static ComputationGraph graph(OnnxModelDefinition model) throws ModelProcessingException {
    long opset = model.opset();
    if (opset < FIRST_OPSET || opset > LAST_OPSET) {
      throw new ModelProcessingException(
          "The ONNX model uses version %d of the standard operators; %d to %d are supported"
              .formatted(opset, FIRST_OPSET, LAST_OPSET));
    }
    try {
      return DecomposedLayerFusion.apply(new OnnxGraphImporter(model.graph(), opset).graph());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ModelProcessingException(
          "The ONNX graph cannot be converted: " + e.getMessage(), e);
    }
  }
}
