package io.sluice.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Kafka broker in a child process, on the loopback interface. Used by one thread at a time.
 *
 * <p>Its folder holds {@code data/} and {@code broker.log}; both, and the port, stay the same over
 * {@link #restart}. The child ends when this process does, however that ends: it watches its
 * standard input, which closes then.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int LOG_LINES_SHOWN = 15;

  private final BrokerSettings settings;
  private final Path log;
  private Process process;

  private BrokerProcess(BrokerSettings settings, Path log)
      throws IOException, InterruptedException {
    this.settings = settings;
    this.log = log;
    this.process = launch();
  }

  /** As {@link #start(Path, int)}, on a free port. */
  public static BrokerProcess start(Path folder) throws IOException, InterruptedException {
    return start(folder, LoopbackPorts.free());
  }

  /**
   * Starts a broker and returns when it answers clients.
   *
   * @param folder made when it does not exist; what a former broker left there is served again
   * @param port for clients
   * @throws IOException when the broker ends, or is not ready after 60 s; the message has the end
   *     of its log
   */
  public static BrokerProcess start(Path folder, int port)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("data"));
    BrokerSettings settings = new BrokerSettings(port, LoopbackPorts.free(), data);
    return new BrokerProcess(settings, folder.resolve("broker.log"));
  }

  /** What clients are given as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** The broker's own log, of all its runs. */
  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops the broker as an operator would: it closes its log and leaves the cluster. */
  public void stop() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException alreadyGone) {
      // the pipe breaks when the broker has ended by itself: what was asked for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Kills the broker without warning (SIGKILL), as a power cut would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops the broker if it runs, and starts it again on the same port and data. */
  public void restart() throws IOException, InterruptedException {
    stop();
    process = launch();
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() throws IOException, InterruptedException {
    if (!LoopbackPorts.isFree(settings.port())) {
      throw new IOException(
          "Tried to start a Kafka broker on %s, but something listens there; stop it or choose another port"
              .formatted(bootstrapServers()));
    }
    Process started =
        new ProcessBuilder(command())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    boolean ready = false;
    try {
      awaitReady(started);
      ready = true;
      return started;
    } finally {
      if (!ready) {
        started.destroyForcibly();
      }
    }
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // a short-lived broker: quick to start rather than quick at its best, and small
        "-Xms64m",
        "-Xmx320m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dlogback.configurationFile=io/sluice/broker/logback-broker.xml",
        "-cp",
        System.getProperty("java.class.path"),
        BrokerMain.class.getName(),
        "--port=" + settings.port(),
        "--controller-port=" + settings.controllerPort(),
        "--data=" + settings.data());
  }

  private void awaitReady(Process started) throws IOException, InterruptedException {
    BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
    long giveUpAt = System.nanoTime() + START_LIMIT.toNanos();
    while (!output.ready()) {
      if (started.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw notStarted("it ended with exit code " + started.exitValue());
      }
      if (System.nanoTime() > giveUpAt) {
        throw notStarted("it was not ready after " + START_LIMIT.toSeconds() + " s");
      }
    }
    String line = output.readLine();
    if (!line.startsWith(BrokerMain.READY)) {
      throw notStarted("it said \"" + line + "\" instead of being ready");
    }
  }

  private IOException notStarted(String what) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return new IOException(
        "Tried to start a Kafka broker on %s with data in %s, but %s. The end of %s:%n%s"
            .formatted(
                bootstrapServers(),
                settings.data(),
                what,
                log,
                lines.stream()
                    .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
                    .collect(Collectors.joining(System.lineSeparator()))));
  }
}
