package io.sluice.demo;

import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The two devices of the demo. Used by one thread. */
final class DemoAgents {
  /** This machine as it is. */
  static final String FREE = "edge-1";

  /**
   * One thread and little memory; a policy limits its power. Started again, it knows from its first
   * start what its variants take.
   */
  static final String CONSTRAINED = "edge-2";

  private static final List<String> CONSTRAINTS =
      List.of("--threads", "1", "--memory-mb", "16", "--keep-probes-h", "1");

  private final RunningPrograms parts;
  private final URI registry;
  private final Map<String, LoggedChildProcess> running = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();

  DemoAgents(RunningPrograms parts, URI registry) {
    this.parts = parts;
    this.registry = registry;
  }

  /** Starts an agent; each start has a log of its own. */
  LoggedChildProcess start(String id) throws IOException {
    int start = starts.merge(id, 1, Integer::sum);
    String log = start == 1 ? id : id + "-start-" + start;
    List<String> limits = id.equals(CONSTRAINED) ? CONSTRAINTS : List.of();
    LoggedChildProcess process = parts.startAgent(id, log, registry, limits);
    running.put(id, process);
    return process;
  }

  /** Waits until every agent serves. */
  void awaitServing() throws IOException, InterruptedException {
    for (LoggedChildProcess process : running.values()) {
      ProgramCommands.awaitServing(process);
    }
  }

  /** The process of an agent that was started. */
  LoggedChildProcess running(String id) {
    LoggedChildProcess process = running.get(id);
    if (process == null) {
      throw new IllegalStateException(id + " was never started");
    }
    return process;
  }
}
