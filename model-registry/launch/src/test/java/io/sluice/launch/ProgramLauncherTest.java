package io.sluice.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramLauncherTest {
  @TempDir Path folder;

  @Command(mixinStandardHelpOptions = true)
  static final class Serve implements Callable<Integer> {
    @Option(
        names = {"-p", "--port"},
        defaultValue = "8080",
        description = "0 to 65535")
    int port;

    int served = -1;

    @Override
    public Integer call() {
      ConfigurationException.requireRange("--port", port, 0, 65535);
      served = port;
      return 0;
    }
  }

  private final Serve serve = new Serve();

  @Test
  void theOptionsDefaultStandsWhenNothingIsSet() {
    assertThat(run(Map.of())).isZero();
    assertThat(serve.served).isEqualTo(8080);
  }

  @Test
  void theFileOverridesTheDefault() throws IOException {
    assertThat(run(Map.of(), "--config", file("port: 1"))).isZero();
    assertThat(serve.served).isEqualTo(1);
  }

  @Test
  void theEnvironmentOverridesTheFile() throws IOException {
    assertThat(run(Map.of("SLUICE_TEST_PORT", "2"), "--config=" + file("port: 1"))).isZero();
    assertThat(serve.served).isEqualTo(2);
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    assertThat(run(Map.of("SLUICE_TEST_CONFIG", file("port: 1")))).isZero();
    assertThat(serve.served).isEqualTo(1);
  }

  @Test
  void theFlagOverridesAll() throws IOException {
    assertThat(run(Map.of("SLUICE_TEST_PORT", "2"), "--config", file("port: 1"), "-p", "3"))
        .isZero();
    assertThat(serve.served).isEqualTo(3);
  }

  @Test
  void anUnknownKeyInTheFileIsNamedWithTheKnownOnes() throws IOException {
    String printed = printed(() -> run(Map.of(), "--config", file("prt: 1")), 2);
    assertThat(printed).contains("\"prt\"").contains("port");
  }

  @Test
  void aFileThatIsNoMappingIsRefused() throws IOException {
    assertThat(printed(() -> run(Map.of(), "--config", file("- a")), 2))
        .contains("must be a mapping");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(printed(() -> run(Map.of(), "--config", "/nowhere/x.yaml"), 2))
        .contains("/nowhere/x.yaml cannot be read");
  }

  @Test
  void aValueOutOfRangeNamesKeyAndRange() {
    assertThat(printed(() -> run(Map.of(), "--port", "70000"), 2))
        .contains("--port must be from 0 to 65535, but is 70000");
  }

  private int run(Map<String, String> environment, String... args) {
    return ProgramLauncher.run(serve, "sluice-test", environment, args);
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), yaml).toString();
  }

  private static String printed(Callable<Integer> run, int wantedExitCode) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(run.call()).isEqualTo(wantedExitCode);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}
