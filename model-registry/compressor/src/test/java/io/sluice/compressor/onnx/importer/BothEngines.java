package io.sluice.compressor.onnx.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.OnnxSession;
import io.sluice.compressor.onnx.TorchSession;
import io.sluice.compressor.onnx.exporter.OnnxExport;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.onnx.format.OnnxGraph;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file on ONNX Runtime, the imported graph on libtorch, and the graph exported again on
 * ONNX Runtime.
 */
final class BothEngines implements AutoCloseable {
  private final Graph graph;
  private final OnnxSession original;
  private final TorchSession converted;
  private final OnnxSession back;

  BothEngines(Path onnx, Path folder) throws Exception {
    graph = OnnxImport.read(onnx);
    OnnxGraph read = OnnxFile.read(onnx).graph();
    List<String> outputs = read.outputs().stream().map(OnnxValue::name).toList();
    Path again = folder.resolve("again.onnx");
    OnnxExport.write(graph, read.inputs(), outputs, new Precision.Float32(), again);
    original = new OnnxSession(onnx);
    converted =
        graph.nodes("lstm").isEmpty()
            ? new TorchSession(GraphWriter.write(graph), folder)
            : TorchSession.inDoubles(graph, folder);
    back = new OnnxSession(again);
    assertThat(graph.inputs()).containsExactlyElementsOf(original.inputNames());
  }

  /** Asserts equality of all outputs in shape, type and, to 1e-4, elements. */
  void agreeOn(Map<String, Input> inputs) throws Exception {
    List<OnnxSession.Output> expected = original.run(inputs);
    List<OnnxSession.Output> onTorch =
        converted.run(graph.inputs().stream().map(inputs::get).toList());
    List<OnnxSession.Output> onOnnx = back.run(inputs);
    assertThat(onTorch).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      expected.get(i).assertLike("output " + i + " on libtorch", onTorch.get(i));
      expected.get(i).assertLike("output " + i + " written as ONNX again", onOnnx.get(i));
    }
  }

  @Override
  public void close() throws Exception {
    original.close();
    converted.close();
    back.close();
  }
}
