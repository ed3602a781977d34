package io.sluice.compressor.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphRecordingIT {
  private static final int EXAMPLES = 60;

  @TempDir Path folder;

  @Test
  void shapesExtremesAndHistogramsOfInnerValuesAndInputsAreRecorded() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Graph graph = GraphReader.read(archive.module());
      String input = graph.inputs().get(0);
      String relu = graph.nodes("relu").get(0).result();
      String output = graph.output().values().get(0);

      Map<String, Recorded> recorded = new OfProcess().record(graph, List.of(input, relu, output));

      assertThat(recorded.get(input).exampleShape()).containsExactly(1L, 8L, 8L);
      assertThat(recorded.get(input).histogram().low()).isBetween(0.0, 0.01);
      assertThat(recorded.get(input).histogram().high()).isBetween(0.99, 1.0);
      assertThat(recorded.get(relu).exampleShape()).containsExactly(16L, 4L, 4L);
      assertThat(recorded.get(relu).histogram().low()).isZero();
      assertThat(recorded.get(output).exampleShape()).containsExactly(3L);
      assertThat(recorded.get(output).scalarType()).isEqualTo(6);
      assertThat(sum(recorded.get(output).histogram().counts())).isEqualTo(EXAMPLES * 3);
    }
  }

  @Test
  void shapesAreToldAfterOneRun() throws Exception {
    try (ScriptArchive archive = Fixtures.open("traced")) {
      Graph graph = GraphReader.read(archive.module());
      String input = graph.inputs().get(0);
      String relu = graph.nodes("relu").get(0).result();
      OfProcess calibration = new OfProcess();

      Map<String, List<Long>> shapes = calibration.shapes(graph, List.of(input, relu));

      assertThat(shapes).containsOnlyKeys(input, relu);
      assertThat(shapes.get(input)).endsWith(1L, 8L, 8L).hasSize(4);
      assertThat(shapes.get(relu)).endsWith(16L, 4L, 4L).hasSize(4);
      assertThat(calibration.runs).isEqualTo(1);
    }
  }

  private static int sum(float[] counts) {
    double sum = 0;
    for (float count : counts) {
      sum += count;
    }
    return (int) sum;
  }

  /** Calibration in a child process. */
  private final class OfProcess implements Calibration {
    private int runs;

    @Override
    public <T> T observe(ScriptModule instrumented, Reading<T> reading)
        throws CompressionException, IOException, InterruptedException {
      runs++;
      Path before = folder.resolve("before.pt");
      Path after = folder.resolve("after.pt");
      ScriptWriter.write(instrumented, before);
      Path samples = Fixtures.npz(folder.resolve("s.npz"), 0, EXAMPLES, 1, 8, 8);
      new EngineProcess(folder, Duration.ofMinutes(2)).observe(before, samples, after, f -> {});
      try (ScriptArchive archive = ScriptArchive.open(after)) {
        return reading.read(archive.module());
      }
    }
  }
}
