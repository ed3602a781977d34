package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;

/** The way from ONNX to the graph that techniques work on. */
public final class OnnxImport {
  private static final long FIRST_OPSET = 11;
  private static final long LAST_OPSET = 20;

  private OnnxImport() {}

  /**
   * Reads and converts a file. Tensors stay in it: it must not be truncated while the graph is
   * used.
   *
   * @throws CompressionException when it is damaged, or a node cannot be converted
   * @throws IOException when it cannot be read
   */
  public static Graph read(Path file) throws CompressionException, IOException {
    return graph(OnnxFile.read(file));
  }

  /**
   * Inputs keep their names; one output is the result, several are a tuple in their order.
   *
   * @throws CompressionException when the version of the operators or a node is not supported; the
   *     message names it and says why
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
