package io.sluice.measurement;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a child process prints: progress, and lines that only matter when it dies. Read on a thread
 * of its own, asked from another.
 */
final class ChildOutput {
  private static final int TAIL_LINES = 12;

  private final InputStream stream;
  private final Thread reader;
  private final Deque<String> tail = new ArrayDeque<>();
  private volatile String progress = "";

  ChildOutput(InputStream stream) {
    this.stream = stream;
    this.reader = new Thread(this::read, "sluice-evaluation-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** The latest; empty before the first. */
  String progress() {
    return progress;
  }

  /** The last lines that are not progress. */
  String tail() {
    synchronized (tail) {
      return String.join("\n", tail);
    }
  }

  void awaitEnd() throws InterruptedException {
    reader.join();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        accept(line);
      }
    } catch (IOException e) {
      keep("its output ended: " + e.getMessage());
    }
  }

  private void accept(String line) {
    if (line.startsWith(JavaChildProcess.PROGRESS)) {
      progress = line.substring(JavaChildProcess.PROGRESS.length());
    } else {
      keep(line);
    }
  }

  private void keep(String line) {
    synchronized (tail) {
      tail.addLast(line);
      if (tail.size() > TAIL_LINES) {
        tail.removeFirst();
      }
    }
  }
}
