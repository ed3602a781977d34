package io.sluice.demo.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running program whose output goes to a log file. Safe to share between threads. */
public final class LoggedChildProcess {
  private static final int LOG_LINES_SHOWN = 15;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final String name;
  private final Process process;
  private final Path log;
  private volatile boolean mayEnd;

  private LoggedChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static LoggedChildProcess start(String name, List<String> command, Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
            .start();
    return new LoggedChildProcess(name, process, log);
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until a line of the log matches.
   *
   * @return the match
   * @throws ChildDiedException when the program ends first, or says nothing of the kind in time
   */
  public Matcher awaitLine(Pattern pattern, Duration limit)
      throws IOException, InterruptedException {
    long giveUpAt = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      Optional<Matcher> found = find(pattern);
      if (found.isPresent()) {
        return found.get();
      }
      if (!alive) {
        throw died();
      }
      if (System.nanoTime() > giveUpAt) {
        throw new ChildDiedException(
            "%s has not said \"%s\" within %d s. The end of its log %s:%n%s"
                .formatted(name, pattern, limit.toSeconds(), log, endOfLog()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  /** Waits for the end of a program that does one thing. */
  void awaitSuccess(Duration limit) throws IOException, InterruptedException {
    mayEnd = true;
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new ChildDiedException(
          "%s has not ended within %d s. The end of its log %s:%n%s"
              .formatted(name, limit.toSeconds(), log, endOfLog()));
    }
    if (process.exitValue() != 0) {
      throw died();
    }
  }

  /** Stops its execution (SIGSTOP) without ending it; {@link #kill} ends it all the same. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze} (SIGCONT). */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    List<String> command = List.of("kill", "-" + signal, Long.toString(pid()));
    if (new ProcessBuilder(command).start().waitFor() != 0) {
      throw new IOException(
          "Tried to signal %s (%s), but failed".formatted(name, String.join(" ", command)));
    }
  }

  /** Kills it without warning (SIGKILL) and waits until it is gone. */
  public void kill() {
    mayEnd = true;
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to end (SIGTERM), and kills it when it does not within 8 s. */
  public void stop() {
    mayEnd = true;
    process.destroy();
    try {
      if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Asks it to end without waiting. */
  void requestStop() {
    mayEnd = true;
    process.destroy();
  }

  /** Fails when it has ended though nobody asked it to. */
  void checkAlive() throws IOException {
    if (!mayEnd && !process.isAlive()) {
      throw died();
    }
  }

  private ChildDiedException died() throws IOException {
    return new ChildDiedException(
        "%s has ended with exit code %d. The end of its log %s:%n%s"
            .formatted(name, process.exitValue(), log, endOfLog()));
  }

  private Optional<Matcher> find(Pattern pattern) throws IOException {
    try (Stream<String> lines = lines()) {
      return lines.map(pattern::matcher).filter(Matcher::find).findFirst();
    }
  }

  private String endOfLog() throws IOException {
    try (Stream<String> lines = lines()) {
      List<String> all = lines.toList();
      return all.stream()
          .skip(Math.max(0, all.size() - LOG_LINES_SHOWN))
          .collect(Collectors.joining(System.lineSeparator()));
    }
  }

  /** Latin-1 never fails on bytes; a native crash may print anything. */
  private Stream<String> lines() throws IOException {
    return Files.lines(log, StandardCharsets.ISO_8859_1);
  }

  private static Path nothing() {
    return Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
