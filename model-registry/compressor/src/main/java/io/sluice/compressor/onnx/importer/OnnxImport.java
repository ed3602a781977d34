package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;

/** Import of ONNX models as graphs for the compression techniques. */
public final class OnnxImport {
  private static final long FIRST_OPSET = 11;
  private static final long LAST_OPSET = 20;

  private OnnxImport() {}

  /**
   * The graph of an ONNX file. Tensors stay in the file, so the file must not be truncated while
   * the graph is in use.
   *
   * @throws CompressionException if the file is damaged, or a node cannot be imported
   * @throws IOException if the file cannot be read
   */
  public static Graph read(Path file) throws CompressionException, IOException {
    return graph(OnnxFile.read(file));
  }

  /**
   * The graph of an ONNX model. Inputs keep their names; a single output is the result, several
   * outputs form a tuple in order.
   *
   * @throws CompressionException if the opset or a node is not supported; the message names the
   *     node and the reason
   */
  public static Graph graph(OnnxModel model) throws CompressionException {
    long opset = model.opset();
    if (opset < FIRST_OPSET || opset > LAST_OPSET) {
      throw new CompressionException(
          "The ONNX model uses version %d of the standard operators; %d to %d are supported"
              .formatted(opset, FIRST_OPSET, LAST_OPSET));
    }
    try {
      return Fusions.apply(new Importer(model.graph(), opset).graph());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new CompressionException("The ONNX graph cannot be converted: " + e.getMessage(), e);
    }
  }
}
