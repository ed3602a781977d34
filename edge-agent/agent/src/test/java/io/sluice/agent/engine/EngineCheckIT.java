package io.sluice.agent.engine;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With real child processes. */
class EngineCheckIT {
  @Test
  void bothEnginesWorkHere() throws Exception {
    EngineCheckReport report = EngineCheck.run(ChildProcessProber.ofThisProgram(1));

    assertThat(report.working()).containsExactlyInAnyOrder(Engine.values());
    assertThat(report.failures()).isEmpty();
  }

  @Test
  void anEngineThatEndsItsProcessIsReportedAndTheOtherIsLeft() throws Exception {
    ChildProcessProber crashing =
        new ChildProcessProber(
            new JavaProbeChildLauncher(
                JavaProbeChildLauncher.command(IllegalInstruction.class.getName()),
                Duration.ofSeconds(60)),
            1);

    EngineCheckReport report = EngineCheck.run(crashing);

    assertThat(report.working()).containsExactly(Engine.ONNX_RUNTIME);
    assertThat(report.failures().get(Engine.PYTORCH))
        .startsWith("The probe process ended with exit code ")
        .contains("SIGILL");
  }

  @Test
  void theModelsItTriesAreNotLeftBehind() throws Exception {
    List<Path> tried = new ArrayList<>();
    VariantProber failing =
        (signature, files) -> {
          files.values().forEach(file -> tried.add(file.path()));
          assertThat(tried).allSatisfy(file -> assertThat(file).exists());
          return files.keySet().stream().collect(toMap(f -> f, f -> new ProbeResult.Failed("no")));
        };

    EngineCheckReport report = EngineCheck.run(failing);

    assertThat(report.working()).isEmpty();
    assertThat(tried)
        .hasSize(Engine.values().length)
        .allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
  }

  /** A probe on a processor without an instruction needed by libtorch. */
  static final class IllegalInstruction {
    public static void main(String[] args) throws IOException {
      ProbeMain.run(
          threads ->
              new InferenceEngines(
                  Map.of(
                      Engine.PYTORCH,
                      (file, signature) -> crash(),
                      Engine.ONNX_RUNTIME,
                      new OnnxRuntimeEngine(threads))));
    }

    private static LoadedInferenceModel crash() throws EngineException {
      String self = Long.toString(ProcessHandle.current().pid());
      try {
        new ProcessBuilder("kill", "-ILL", self).start().waitFor();
        Thread.sleep(60_000);
        throw new EngineException("The signal had no effect");
      } catch (IOException | InterruptedException e) {
        throw new EngineException("Could not send the signal", e);
      }
    }
  }
}
