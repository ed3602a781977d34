package io.sluice.agent.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A probe process; two threads drain its output, to keep full pipes from blocking the process. */
final class JavaProbeChild implements ProbeChild {
  private static final int LINES_KEPT = 3;
  private static final int SIGNAL_BASE = 128;

  private final Process process;
  private final ObjectMapper json;
  private final Duration silenceLimit;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Deque<String> lastWords = new ArrayDeque<>();
  private final Thread errorReader;
  private boolean silent;

  JavaProbeChild(Process process, ObjectMapper json, Duration silenceLimit) {
    this.process = process;
    this.json = json;
    this.silenceLimit = silenceLimit;
    start("sluice-probe-output", this::readOutput);
    this.errorReader = start("sluice-probe-errors", this::readErrors);
  }

  @Override
  public @Nullable ProbeReport next() throws IOException, InterruptedException {
    while (true) {
      Optional<String> line = lines.poll(silenceLimit.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        silent = true;
        return null;
      }
      if (line.isEmpty()) {
        return null;
      }
      if (line.get().startsWith("{")) {
        return json.readValue(line.get(), ProbeReport.class);
      }
    }
  }

  @Override
  public String howItEnded() throws InterruptedException {
    if (silent) {
      return "The probe process was silent for %d s and was killed"
          .formatted(silenceLimit.toSeconds());
    }
    int exit = process.waitFor();
    errorReader.join();
    String said = said();
    return "The probe process ended with exit code "
        + exit
        + signal(exit)
        + (said.isEmpty() ? "" : ": " + said);
  }

  private synchronized String said() {
    return String.join(" | ", lastWords);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Signal of an exit code, by the shell convention of Java: 128 + signal. */
  private static String signal(int exit) {
    int signal = exit - SIGNAL_BASE;
    return signal > 0 ? " (signal " + signal + ")" : "";
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        noteCrash(line);
        lines.add(Optional.of(line));
      }
    } catch (IOException endedWithTheProcess) {
      lastWords("its output broke off: " + endedWithTheProcess.getMessage());
    } finally {
      lines.add(Optional.empty());
    }
  }

  private void readErrors() {
    try (BufferedReader reader = process.errorReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lastWords(line.strip());
      }
    } catch (IOException endedWithTheProcess) {
      lastWords("its errors broke off: " + endedWithTheProcess.getMessage());
    }
  }

  /**
   * Notes a fatal signal, reported by the JVM on standard output as {@code # SIGILL (0x4) at pc=…}.
   */
  private void noteCrash(String line) {
    if (line.startsWith("#") && line.contains("SIG")) {
      lastWords(line.replaceFirst("^#\\s*", ""));
    }
  }

  private synchronized void lastWords(String line) {
    if (!line.isEmpty()) {
      lastWords.addLast(line);
      while (lastWords.size() > LINES_KEPT) {
        lastWords.removeFirst();
      }
    }
  }

  private static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
