package io.sluice.onnx.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.OnnxSession;
import io.sluice.onnx.TorchSession;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.onnx.exporter.OnnxModelExporter;
import io.sluice.onnx.format.OnnxGraph;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.onnx.format.OnnxValueInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file on ONNX Runtime, the imported graph on libtorch, and the graph exported again on
 * ONNX Runtime.
 */
final class OnnxRoundTripEngines implements AutoCloseable {
  private final ComputationGraph graph;
  private final OnnxSession original;
  private final TorchSession converted;
  private final OnnxSession back;

  OnnxRoundTripEngines(Path onnx, Path folder) throws Exception {
    graph = OnnxModelImporter.read(onnx);
    OnnxGraph read = OnnxModelFile.read(onnx).graph();
    List<String> outputs = read.outputs().stream().map(OnnxValueInfo::name).toList();
    Path again = folder.resolve("again.onnx");
    OnnxModelExporter.write(
        graph, read.inputs(), outputs, new OnnxExportPrecision.Float32(), again);
    original = new OnnxSession(onnx);
    converted =
        graph.nodes("lstm").isEmpty()
            ? new TorchSession(TorchScriptGraphWriter.write(graph), folder)
            : TorchSession.inDoubles(graph, folder);
    back = new OnnxSession(again);
    assertThat(graph.inputs()).containsExactlyElementsOf(original.inputNames());
  }

  /** Asserts equality of all outputs in shape, type and, to 1e-4, elements. */
  void agreeOn(Map<String, ModelTestInput> inputs) throws Exception {
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
