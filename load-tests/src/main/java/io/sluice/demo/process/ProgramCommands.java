package io.sluice.demo.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The command lines of Sluice's programs, each on a free port of the loopback interface, and their
 * ready lines.
 */
public final class ProgramCommands {
  /** Agents probe their variants first, at the same time if there are several. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private static final Pattern READY = Pattern.compile("ready on (http://\\S+)");
  private static final Pattern AGENT_READY =
      Pattern.compile("sluice-agent \\S+ ready: serving \\S+, (http://\\S+)");
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx256m");

  /** A registry also holds the samples that it measures on. */
  private static final List<String> LARGER = List.of("-XX:+UseSerialGC", "-Xmx768m");

  private final RepositoryHome home;

  public ProgramCommands(RepositoryHome home) {
    this.home = home;
  }

  /**
   * @param more options beside
   */
  public List<String> registry(Path storage, String... more) {
    List<String> options =
        new ArrayList<>(List.of("serve", "--port", "0", "--storage", storage.toString()));
    options.addAll(List.of(more));
    return JavaCommand.jar(home.registryJar(), LARGER, options);
  }

  /** Makes the topics of one model, and those that all models share. */
  public List<String> createTopics(String bootstrapServers, String model) {
    return JavaCommand.jar(
        home.gatewayJar(),
        SMALL,
        List.of("create-topics", "--bootstrap-servers", bootstrapServers, "--model", model));
  }

  public List<String> gateway(URI registry, String bootstrapServers, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "serve",
                "--port",
                "0",
                "--registry",
                registry.toString(),
                "--bootstrap-servers",
                bootstrapServers));
    options.addAll(List.of(more));
    return JavaCommand.jar(home.gatewayJar(), SMALL, options);
  }

  /**
   * @param cache of this agent alone
   * @param more options beside, such as limits
   */
  public List<String> agent(
      String id,
      String model,
      URI registry,
      String bootstrapServers,
      Path cache,
      List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--id", id, "--model", model));
    arguments.addAll(List.of("--registry", registry.toString()));
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
    arguments.addAll(List.of("--cache", cache.toString()));
    arguments.addAll(more);
    return JavaCommand.jar(home.agentJar(), SMALL, arguments);
  }

  /** Waits until a registry or a gateway is ready; returns its address. */
  public static URI awaitAddress(LoggedChildProcess server)
      throws IOException, InterruptedException {
    return URI.create(server.awaitLine(READY, START_LIMIT).group(1));
  }

  /** Waits until an agent serves; returns the address of its own HTTP server. */
  public static URI awaitServing(LoggedChildProcess agent)
      throws IOException, InterruptedException {
    return URI.create(agent.awaitLine(AGENT_READY, START_LIMIT).group(1));
  }

  /** Waits until a program that does one thing has done it. */
  public static void awaitDone(LoggedChildProcess task) throws IOException, InterruptedException {
    task.awaitSuccess(START_LIMIT);
  }
}
