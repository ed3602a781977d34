package io.sluice.agent.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Launcher of {@link ProbeMain} on the JVM and class path of this process. */
final class JavaProbeChildLauncher implements ProbeChildLauncher {
  /**
   * Silence until a child counts as hanging: an engine start on a slow board takes ten seconds, and
   * an inference of any variant worth serving takes less.
   */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private final List<String> command;
  private final Duration silenceLimit;

  JavaProbeChildLauncher() {
    this(command(ProbeMain.class.getName()), SILENCE_LIMIT);
  }

  JavaProbeChildLauncher(List<String> command, Duration silenceLimit) {
    this.command = List.copyOf(command);
    this.silenceLimit = silenceLimit;
  }

  static List<String> command(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Xshare:auto"));
    // No crash dumps beside the program: the signal is sufficient.
    command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
    for (String inherited : List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR", "user.home")) {
      String value = System.getProperty(inherited);
      if (value != null) {
        command.add("-D" + inherited + "=" + value);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  @Override
  public ProbeChild launch(ProbeRequest request) throws IOException {
    Process process = new ProcessBuilder(command).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(JSON.writeValueAsBytes(request));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return new JavaProbeChild(process, JSON, silenceLimit);
  }
}
