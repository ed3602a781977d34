package io.sluice.demo.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The running {@link OrphanWatchdog}, seen from the demo. Safe to share between threads. */
final class WatchdogProcess implements AutoCloseable {
  private final Process process;

  private WatchdogProcess(Process process) {
    this.process = process;
  }

  static WatchdogProcess start() throws IOException {
    List<String> smallAndQuick =
        List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    Process process =
        new ProcessBuilder(JavaCommand.main(OrphanWatchdog.class, smallAndQuick, List.of()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new WatchdogProcess(process);
  }

  /** Puts a process under its guard. */
  synchronized void guard(long pid) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
    input.flush();
  }

  /** Ends it; called when the children have ended. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
