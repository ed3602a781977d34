package io.sluice.compressor.technique.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.onnx.Input;
import io.sluice.compressor.onnx.TorchSession;
import io.sluice.compressor.structure.NetBuilder;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropLayersIT {
  private static final int EXAMPLES = 40;

  @TempDir Path folder;

  @Test
  void theInfluenceOfABlockIsByHowMuchTheOutputsDifferWithoutIt() throws Exception {
    Graph graph = net();
    List<Block> blocks = Blocks.residual(graph);

    Map<Block, Double> influence = Influence.measure(graph, blocks, calibration());

    assertThat(influence).hasSize(3);
    double[] whole = run(GraphWriter.write(graph));
    for (Block block : blocks) {
      double[] without = run(GraphWriter.write(block.without(graph)));
      double distance = distance(whole, without);
      assertThat(influence.get(block)).isCloseTo(distance, within(0.01 * distance));
    }
  }

  @Test
  void theBlockWhoseAbsenceChangesTheOutputsLeastGoes() throws Exception {
    Graph graph = net();
    Map<Block, Double> influence = Influence.measure(graph, Blocks.residual(graph), calibration());
    Block least =
        influence.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();

    Technique.Step step =
        new DropLayers(1).apply(GraphWriter.write(graph), new Workshop(calibration(), 1));

    assertThat(step.report().changed().get(0).path()).isEqualTo(least.path());
    assertThat(run(step.model()))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(run(GraphWriter.write(least.without(graph))));
    assertThat(GraphReader.read(step.model()).nodes("add")).hasSize(2);
  }

  private static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.pow(left[i] - right[i], 2);
    }
    return Math.sqrt(sum / left.length);
  }

  private static Graph net() throws CompressionException {
    NetBuilder net = new NetBuilder(1).conv(1, 6, 3).relu();
    for (int i = 0; i < 3; i++) {
      String skip = net.mark();
      net.conv(6, 6, 3, 1, 1, 1, true).batchNorm(6).relu().conv(6, 6, 1).add(skip).relu();
    }
    return net.globalAveragePool().flatten().linear(6, 4).graph();
  }

  private Path samples() throws Exception {
    return Fixtures.npz(folder.resolve("s.npz"), 0, EXAMPLES, 1, 8, 8);
  }

  private Calibration calibration() throws Exception {
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
      return session.run(List.of(Input.floats(x, EXAMPLES, 1, 8, 8))).get(0).elements();
    }
  }
}
