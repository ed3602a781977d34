package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.TorchSession;
import io.sluice.compressor.quantization.Graphs;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the outputs of merged layers with those of the separate layers. */
class MergedLayersIT {
  @TempDir Path folder;

  @Test
  void mixturesBeforeAndBehindConvolutionsAndNormsAmongThem() throws Exception {
    Graph net =
        new NetBuilder(1)
            .conv(3, 4, 1)
            .conv(4, 8, 3, 2, 0, 1, true)
            .batchNorm(8)
            .relu()
            .conv(8, 8, 3, 1, 1, 1, true)
            .conv(8, 6, 1, 2, 0, 1, true)
            .globalAveragePool()
            .flatten()
            .linear(6, 8)
            .linear(8, 3)
            .graph();

    assertSame(net, 4, 2, 3, 13, 11);
  }

  @Test
  void normsBeforeGroupedConvolutionsAndLinearLayers() throws Exception {
    Graph net =
        Graphs.of("x")
            .of("relu", "first", "x")
            .batchNorm("norm", "first", 4)
            .conv2d("conv", "norm", 6, 4, 2)
            .of("relu", "second", "conv")
            .append("flatten", "flat", "input", Argument.of("second"), "start_dim", Argument.of(1))
            .batchNorm("rows", "flat", 54)
            .linear("fc", "rows", 3, 54)
            .returning("fc");

    assertSame(unpadded(net), 2, 2, 4, 5, 5);
  }

  /** Returns the graph with all convolutions unpadded. */
  private static Graph unpadded(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (Node conv : graph.nodes("conv2d")) {
      editor.replace(conv, conv.with("padding", Argument.ints(0, 0)));
    }
    return editor.graph();
  }

  private void assertSame(Graph net, int fewer, long... shape) throws Exception {
    ScriptModule model = GraphWriter.write(net);
    double[] expected = run(model, shape);

    Technique.Step step = new MergeLayers().apply(model, Workshop.EMPTY);

    assertThat(run(step.model(), shape))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(expected);
    assertThat(layers(step.model())).isEqualTo(layers(model) - fewer);
  }

  private static int layers(ScriptModule model) throws CompressionException {
    return (int)
        GraphReader.read(model).nodes().stream().filter(n -> !n.parameters().isEmpty()).count();
  }

  private double[] run(ScriptModule model, long... shape) throws Exception {
    Random random = new Random(7);
    float[] x = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    try (TorchSession session = new TorchSession(model, folder)) {
      return session.run(List.of(Input.floats(x, shape))).get(0).elements();
    }
  }
}
