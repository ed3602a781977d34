package io.sluice.compressor.technique.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.TestGraphBuilder;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.TorchSession;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the outputs of merged layers with those of the separate layers. */
class LayerMergingTechniqueIT {
  @TempDir Path folder;

  @Test
  void mixturesBeforeAndBehindConvolutionsAndNormsAmongThem() throws Exception {
    ComputationGraph net =
        new ConvolutionalNetBuilder(1)
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
    ComputationGraph net =
        TestGraphBuilder.of("x")
            .of("relu", "first", "x")
            .batchNorm("norm", "first", 4)
            .conv2d("conv", "norm", 6, 4, 2)
            .of("relu", "second", "conv")
            .append(
                "flatten",
                "flat",
                "input",
                NodeArgument.of("second"),
                "start_dim",
                NodeArgument.of(1))
            .batchNorm("rows", "flat", 54)
            .linear("fc", "rows", 3, 54)
            .returning("fc");

    assertSame(unpadded(net), 2, 2, 4, 5, 5);
  }

  /** Returns the graph with all convolutions unpadded. */
  private static ComputationGraph unpadded(ComputationGraph graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (GraphNode conv : graph.nodes("conv2d")) {
      editor.replace(conv, conv.with("padding", NodeArgument.ints(0, 0)));
    }
    return editor.graph();
  }

  private void assertSame(ComputationGraph net, int fewer, long... shape) throws Exception {
    ScriptModule model = TorchScriptGraphWriter.write(net);
    double[] expected = run(model, shape);

    CompressionTechnique.Step step = new LayerMergingTechnique().apply(model, StepContext.EMPTY);

    assertThat(run(step.model(), shape))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(expected);
    assertThat(layers(step.model())).isEqualTo(layers(model) - fewer);
  }

  private static int layers(ScriptModule model) throws ModelProcessingException {
    return (int)
        TorchScriptGraphReader.read(model).nodes().stream()
            .filter(n -> !n.parameters().isEmpty())
            .count();
  }

  private double[] run(ScriptModule model, long... shape) throws Exception {
    Random random = new Random(7);
    float[] x = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    try (TorchSession session = new TorchSession(model, folder)) {
      return session.run(List.of(ModelTestInput.floats(x, shape))).get(0).elements();
    }
  }
}
