package io.sluice.demo.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Standard output: lines that stay, and on a terminal a block below them that is redrawn in place.
 * Safe to share between threads.
 */
public final class TerminalScreen {
  private static final String UP_AND_ERASE = "\u001b[%dA\u001b[J";

  /** A wrapped line would take two rows and spoil the count. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream output;
  private final boolean terminal;
  private List<String> block = List.of();

  TerminalScreen(PrintStream output, boolean terminal) {
    this.output = output;
    this.terminal = terminal;
  }

  /** Standard output, in UTF-8 whatever the locale. */
  public static TerminalScreen standardOutput() {
    PrintStream output =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new TerminalScreen(output, System.console() != null);
  }

  public boolean isTerminal() {
    return terminal;
  }

  /** Prints lines that stay. */
  public synchronized void print(List<String> lines) {
    erase();
    lines.forEach(output::println);
    draw();
  }

  /** Prints a line that stays. */
  public void print(String line) {
    print(List.of(line));
  }

  /** Puts a block in the place of the one before; for terminals only. */
  public synchronized void redraw(List<String> lines) {
    erase();
    block = List.copyOf(lines);
    draw();
  }

  /** Lets the block stand as it is. */
  public synchronized void leaveBlock() {
    block = List.of();
  }

  private void erase() {
    if (!block.isEmpty()) {
      output.printf(UP_AND_ERASE, block.size());
    }
  }

  private void draw() {
    if (!block.isEmpty()) {
      output.print(NO_WRAP);
      block.forEach(output::println);
      output.print(WRAP);
    }
    output.flush();
  }
}
