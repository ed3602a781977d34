package io.sluice.registry.app;

import java.io.PrintWriter;
import java.util.Locale;

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

  void show(String step, double fraction) {
    int tenth = (int) (10 * fraction);
    if (terminal) {
      out.print(CLEAR + bar(step, fraction));
    } else if (!step.equals(lastStep) || tenth != lastTenth) {
      out.printf(Locale.ROOT, "%3.0f %% %s%n", 100 * fraction, step);
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
