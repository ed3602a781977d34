package io.sluice.demo.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tiny program that kills the demo's children when the demo itself was killed: it reads process
 * ids from standard input, one a line, and acts when that input ends.
 */
final class OrphanWatchdog {
  private final Map<ProcessHandle, Optional<Instant>> guarded = new HashMap<>();

  private OrphanWatchdog() {}

  public static void main(String[] args) throws IOException {
    OrphanWatchdog watchdog = new OrphanWatchdog();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      watchdog.guard(Long.parseLong(line.strip()));
    }
    watchdog.killAll();
  }

  private void guard(long pid) {
    ProcessHandle.of(pid).ifPresent(p -> guarded.put(p, p.info().startInstant()));
  }

  /** A process id may have been given to another program since; its start time tells. */
  private void killAll() {
    guarded.forEach(
        (process, startedAt) -> {
          if (process.isAlive() && process.info().startInstant().equals(startedAt)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
          }
        });
  }
}
