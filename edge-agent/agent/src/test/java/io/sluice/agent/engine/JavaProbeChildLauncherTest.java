package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** With shells as children, able to die in every way. */
@EnabledOnOs(LINUX)
class JavaProbeChildLauncherTest {
  private static final VariantName A = new VariantName("a");
  private static final ProbeRequest REQUEST =
      new ProbeRequest(
          FakeInferenceEngine.SIGNATURE,
          1,
          1,
          1,
          List.of(new ProbeRequest.Candidate(A, Engine.PYTORCH, "/a.pt")));

  @Test
  void readsReportsAndPassesOtherOutputOver() throws Exception {
    String script =
        "cat >/dev/null; echo hello; echo '{\"variant\":\"a\",\"examples\":1,\"result\":"
            + "{\"result\":\"passed\",\"p50Millis\":1.5,\"cpuSeconds\":0.001,\"addedBytes\":7,\"contention\":1.0,"
            + "\"onceShare\":0.5}}'";

    try (ProbeChild child = launch(script, Duration.ofSeconds(20))) {
      assertThat(child.next())
          .isEqualTo(new ProbeReport(A, new ProbeResult.Passed(1.5, 0.001, 7, 1, 0.5)));
      assertThat(child.next()).isNull();
    }
  }

  @Test
  void namesTheSignalOfACrash() throws Exception {
    String script =
        "cat >/dev/null; echo '#  SIGILL (0x4) at pc=0x00007f3a'; echo oh dear >&2; kill -ABRT $$";

    try (ProbeChild child = launch(script, Duration.ofSeconds(20))) {
      assertThat(child.next()).isNull();
      assertThat(child.howItEnded())
          .startsWith("The probe process ended with exit code 134 (signal 6): ")
          .contains("SIGILL (0x4) at pc=0x00007f3a")
          .contains("oh dear");
    }
  }

  @Test
  void givesUpOnAChildThatHangs() throws Exception {
    try (ProbeChild child = launch("cat >/dev/null; exec sleep 60", Duration.ofMillis(200))) {
      assertThat(child.next()).isNull();
      assertThat(child.howItEnded()).startsWith("The probe process was silent for");
    }
  }

  @Test
  void runsTheJavaOfThisProcessWithItsClassPath() {
    List<String> command = JavaProbeChildLauncher.command("some.Main");

    assertThat(command.get(0))
        .isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    assertThat(command).contains("-cp", System.getProperty("java.class.path"));
    assertThat(command).last().isEqualTo("some.Main");
  }

  private static ProbeChild launch(String script, Duration silenceLimit) throws Exception {
    return new JavaProbeChildLauncher(List.of("sh", "-c", script), silenceLimit).launch(REQUEST);
  }
}
