package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.util.Set;

/**
 * How a child process ended that did not end well.
 *
 * @param exitValue as Java reports it: 128 and more for signals
 * @param tail the last lines of its output
 */
public record ChildDeath(int exitValue, String tail) {
  private static final int SIGNALS = 128;

  /**
   * SIGABRT, with which a Java process ends that met one of the others; SIGBUS, SIGKILL, SIGSEGV.
   */
  private static final Set<Integer> CRASHES = Set.of(6, 7, 9, 11);

  /**
   * Whether the same work may end well another time: it was cut short by a fault or for want of
   * memory. Not so when somebody told the process to end, or when it does so by itself.
   */
  public boolean isCrash() {
    return CRASHES.contains(exitValue - SIGNALS);
  }

  /** In words. */
  public ModelProcessingException exception() {
    String cause =
        switch (exitValue - SIGNALS) {
          case 2 -> "SIGINT: somebody interrupted it";
          case 4 ->
              "an illegal instruction (SIGILL): the engine uses one that this processor does not have";
          case 6 -> "an abort (SIGABRT) inside the engine";
          case 8 -> "an arithmetic error (SIGFPE) inside the engine";
          case 9 -> "SIGKILL; most likely the machine ran out of memory";
          case 11 -> "a memory access error (SIGSEGV) inside the engine";
          case 15 -> "SIGTERM: somebody ended it";
          default -> "exit code " + exitValue;
        };
    return new ModelProcessingException(
        "The process that ran the model ended with " + cause + (tail.isBlank() ? "" : "\n" + tail));
  }
}
