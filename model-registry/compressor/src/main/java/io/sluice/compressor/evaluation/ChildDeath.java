package io.sluice.compressor.evaluation;

/** Says in words how a child process ended. */
final class ChildDeath {
  private static final int SIGNALS = 128;

  private ChildDeath() {}

  /**
   * @param exitValue as Java reports it: 128 and more for signals
   * @param tail the last lines of its output
   */
  static String describe(int exitValue, String tail) {
    String cause =
        switch (exitValue - SIGNALS) {
          case 4 ->
              "an illegal instruction (SIGILL): the engine uses one that this processor does not have";
          case 6 -> "an abort (SIGABRT) inside the engine";
          case 8 -> "an arithmetic error (SIGFPE) inside the engine";
          case 9 -> "SIGKILL; most likely the machine ran out of memory";
          case 11 -> "a memory access error (SIGSEGV) inside the engine";
          default -> "exit code " + exitValue;
        };
    return "The process that ran the model ended with "
        + cause
        + (tail.isBlank() ? "" : "\n" + tail);
  }
}
