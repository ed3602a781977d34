package io.sluice.registry.app;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a job is: a bar that redraws itself on a terminal, else a line whenever the step or
 * the tenth of the way changes.
 */
final class ProgressLine {
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String lastStep = "";
  private int lastTenth = -1;

  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * @param secondsLeft null while nobody knows
   */
  void show(String step, double fraction, @Nullable Double secondsLeft) {
    int tenth = (int) (10 * fraction);
    if (terminal) {
      out.print(CLEAR + bar(step + left(secondsLeft), fraction));
    } else if (!step.equals(lastStep) || tenth != lastTenth) {
      out.printf(Locale.ROOT, "%3.0f %% %s%s%n", 100 * fraction, step, left(secondsLeft));
    }
    out.flush();
    lastStep = step;
    lastTenth = tenth;
  }

  /** Leaves the line free for what follows. */
  void end() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }

  private static String left(@Nullable Double seconds) {
    return seconds == null ? "" : String.format(Locale.ROOT, ", about %.0f s left", seconds);
  }

  private static String bar(String step, double fraction) {
    int done = (int) Math.round(WIDTH * fraction);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %% %s",
        "=".repeat(done),
        " ".repeat(WIDTH - done),
        100 * fraction,
        step);
  }
}
