package io.sluice.bench.live;

import java.io.IOException;
import java.util.List;

/**
 * Holds the agent and the CPU hog on one processor, as on a device that does other work too, so
 * that the way through gateway and broker on the others stays as it is.
 */
final class Pinning {
  /** The last one: interrupts tend to the first. */
  private static final int PROCESSOR = Runtime.getRuntime().availableProcessors() - 1;

  private Pinning() {}

  /** Moves a process with all its threads there, with {@code taskset} of util-linux. */
  static void toDeviceProcessor(long pid) throws IOException, InterruptedException {
    List<String> command =
        List.of("taskset", "-a", "-c", "-p", Integer.toString(PROCESSOR), Long.toString(pid));
    Process taskset =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("Tried " + String.join(" ", command) + ", but it failed");
    }
  }
}
