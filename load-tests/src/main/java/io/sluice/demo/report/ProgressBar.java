package io.sluice.demo.report;

import java.util.List;
import java.util.Locale;

/** The progress of one job. Used by one thread. */
public final class ProgressBar {
  private static final int WIDTH = 30;

  private final TerminalScreen screen;
  private String lastLine = "";
  private String lastStep = "";

  public ProgressBar(TerminalScreen screen) {
    this.screen = screen;
  }

  /**
   * Shows how far the job is; without a terminal, a line per step.
   *
   * @param fraction 0 to 1
   */
  public void at(String step, double fraction) {
    String line = line(step, fraction);
    if (screen.isTerminal()) {
      screen.redraw(List.of(line));
    } else if (!step.equals(lastStep)) {
      screen.print(line);
    }
    lastStep = step;
    lastLine = line;
  }

  /** The job has ended. */
  public void done() {
    if (screen.isTerminal() && !lastLine.isEmpty()) {
      screen.leaveBlock();
    }
  }

  private static String line(String step, double fraction) {
    int full = (int) Math.round(Math.max(0, Math.min(1, fraction)) * WIDTH);
    return String.format(
        Locale.ROOT,
        "  [%s%s] %3.0f %%  %s",
        "█".repeat(full),
        "·".repeat(WIDTH - full),
        100 * fraction,
        step);
  }
}
