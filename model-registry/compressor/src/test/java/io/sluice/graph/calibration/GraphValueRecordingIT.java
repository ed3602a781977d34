package io.sluice.graph.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.measurement.EngineProcess;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphValueRecordingIT {
  private static final int EXAMPLES = 60;

  @TempDir Path folder;

  @Test
  void shapesExtremesAndHistogramsOfInnerValuesAndInputsAreRecorded() throws Exception {
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());
      String input = graph.inputs().get(0);
      String relu = graph.nodes("relu").get(0).result();
      String output = graph.output().values().get(0);

      Map<String, RecordedValueStatistics> recorded =
          new OfProcess().record(graph, List.of(input, relu, output));

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
    try (ScriptArchive archive = ModelFixtures.open("traced")) {
      ComputationGraph graph = TorchScriptGraphReader.read(archive.module());
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
  private final class OfProcess implements ModelCalibration {
    private int runs;

    @Override
    public <T> T observe(ScriptModule instrumented, ObservedModelReader<T> reading)
        throws ModelProcessingException, IOException, InterruptedException {
      runs++;
      Path before = folder.resolve("before.pt");
      Path after = folder.resolve("after.pt");
      ScriptArchiveWriter.write(instrumented, before);
      Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, EXAMPLES, 1, 8, 8);
      new EngineProcess(folder, Duration.ofMinutes(2)).observe(before, samples, after, f -> {});
      try (ScriptArchive archive = ScriptArchive.open(after)) {
        return reading.read(archive.module());
      }
    }
  }
}
