package io.sluice.bench.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which processors a process may have. The agent has one of its own, as on a device that does other
 * work too, and gateway and broker have the others, so that the way to it stays as it is whatever
 * the agent's processor has to do. With one processor all share it.
 */
enum ProcessorAffinity {
  /** The last one: interrupts tend to the first. */
  OF_THE_AGENT(last(), last()),
  OTHERS(0, Math.max(0, last() - 1)),
  ALL(0, last());

  private final String range;

  ProcessorAffinity(int first, int last) {
    this.range = first + "-" + last;
  }

  /**
   * Moves a process with all its threads there, with {@code taskset} of util-linux; one that has
   * ended meanwhile needs none.
   */
  void take(long pid) throws IOException, InterruptedException {
    List<String> command = List.of("taskset", "-a", "-c", "-p", range, Long.toString(pid));
    Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (taskset.waitFor() != 0 && ProcessHandle.of(pid).isPresent()) {
      throw new IOException(
          "Tried %s, but it failed: %s".formatted(String.join(" ", command), output.strip()));
    }
  }

  private static int last() {
    return Machine.PROCESSORS - 1;
  }

  /** Counted once, before this process confines itself. */
  private static final class Machine {
    static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  }
}
