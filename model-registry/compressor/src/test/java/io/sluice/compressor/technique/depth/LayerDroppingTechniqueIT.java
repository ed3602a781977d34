package io.sluice.compressor.technique.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.measurement.EngineProcess;
import io.sluice.onnx.ModelTestInput;
import io.sluice.onnx.TorchSession;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerDroppingTechniqueIT {
  private static final int EXAMPLES = 40;

  @TempDir Path folder;

  @Test
  void theInfluenceOfABlockIsByHowMuchTheOutputsDifferWithoutIt() throws Exception {
    ComputationGraph graph = net();
    List<RemovableBlock> blocks = RemovableBlockSearch.residual(graph);

    Map<RemovableBlock, Double> influence =
        BlockOutputInfluence.measure(graph, blocks, calibration());

    assertThat(influence).hasSize(3);
    double[] whole = run(TorchScriptGraphWriter.write(graph));
    for (RemovableBlock block : blocks) {
      double[] without = run(TorchScriptGraphWriter.write(block.without(graph)));
      double distance = distance(whole, without);
      assertThat(influence.get(block)).isCloseTo(distance, within(0.01 * distance));
    }
  }

  @Test
  void theBlockWhoseAbsenceChangesTheOutputsLeastGoes() throws Exception {
    ComputationGraph graph = net();
    Map<RemovableBlock, Double> influence =
        BlockOutputInfluence.measure(graph, RemovableBlockSearch.residual(graph), calibration());
    RemovableBlock least =
        influence.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();

    CompressionTechnique.Step step =
        new LayerDroppingTechnique(1)
            .apply(TorchScriptGraphWriter.write(graph), new StepContext(calibration(), 1));

    assertThat(step.report().changed().get(0).path()).isEqualTo(least.path());
    assertThat(run(step.model()))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(run(TorchScriptGraphWriter.write(least.without(graph))));
    assertThat(TorchScriptGraphReader.read(step.model()).nodes("add")).hasSize(2);
  }

  private static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.pow(left[i] - right[i], 2);
    }
    return Math.sqrt(sum / left.length);
  }

  private static ComputationGraph net() throws ModelProcessingException {
    ConvolutionalNetBuilder net = new ConvolutionalNetBuilder(1).conv(1, 6, 3).relu();
    for (int i = 0; i < 3; i++) {
      String skip = net.mark();
      net.conv(6, 6, 3, 1, 1, 1, true).batchNorm(6).relu().conv(6, 6, 1).add(skip).relu();
    }
    return net.globalAveragePool().flatten().linear(6, 4).graph();
  }

  private Path samples() throws Exception {
    return ModelFixtures.npz(folder.resolve("s.npz"), 0, EXAMPLES, 1, 8, 8);
  }

  private ModelCalibration calibration() throws Exception {
    return new EngineCalibration(
        new EngineProcess(folder, Duration.ofMinutes(2)), samples(), folder, f -> {});
  }

  /** Runs the model on the calibration sample. */
  private double[] run(ScriptModule model) throws Exception {
    // equal to the sample drawn by Fixtures.npz
    Random random = new Random(5);
    float[] x = new float[EXAMPLES * 8 * 8];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    try (TorchSession session = new TorchSession(model, folder)) {
      return session.run(List.of(ModelTestInput.floats(x, EXAMPLES, 1, 8, 8))).get(0).elements();
    }
  }
}
