package io.sluice.demo;

import io.sluice.broker.BrokerProcess;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.Home;
import io.sluice.demo.process.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The programs of a running system and how each is started. */
final class Parts implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("ready on (http://\\S+)");
  private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xmx256m");

  private final Home home;
  private final Path data;
  private final String model;
  private final Children children;
  private final BrokerProcess broker;

  /**
   * Starts the broker.
   *
   * @param data the folder of everything that the parts store
   */
  Parts(Home home, Path data, String model, Children children)
      throws IOException, InterruptedException {
    this.home = home;
    this.data = data;
    this.model = model;
    this.children = children;
    this.broker = BrokerProcess.start(data.resolve("broker"));
  }

  /** Fails when the broker has ended. */
  void checkBroker() throws DemoException {
    if (!broker.isAlive()) {
      throw new DemoException("The Kafka broker has ended; its log is " + broker.log());
    }
  }

  void createTopics() throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "create-topics", "--bootstrap-servers", broker.bootstrapServers(), "--model", model);
    children
        .start("create-topics", JavaCommand.jar(home.gatewayJar(), SMALL_HEAP, arguments))
        .awaitSuccess(START_LIMIT);
  }

  /** Returns its address, once it is ready. */
  URI startRegistry() throws IOException, InterruptedException {
    List<String> arguments =
        List.of("serve", "--port", "0", "--storage", data.resolve("registry").toString());
    List<String> command =
        JavaCommand.jar(home.registryJar(), List.of("-XX:+UseSerialGC", "-Xmx768m"), arguments);
    return awaitReady(children.start("registry", command));
  }

  /**
   * @param limits options that constrain the agent
   * @param log the name of the log, for an agent may be started again
   */
  ChildProcess startAgent(String id, String log, URI registry, List<String> limits)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--id",
                id,
                "--model",
                model,
                "--registry",
                registry.toString(),
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--cache",
                data.resolve(id).toString(),
                "--local-port",
                "0"));
    arguments.addAll(limits);
    return children.start(log, JavaCommand.jar(home.agentJar(), SMALL_HEAP, arguments));
  }

  /** Returns its address, once it is ready. */
  URI startGateway(URI registry) throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "serve",
            "--port",
            "0",
            "--registry",
            registry.toString(),
            "--bootstrap-servers",
            broker.bootstrapServers());
    List<String> command = JavaCommand.jar(home.gatewayJar(), SMALL_HEAP, arguments);
    return awaitReady(children.start("gateway", command));
  }

  /** Waits until a program says that it is ready; returns its address. */
  private static URI awaitReady(ChildProcess program) throws IOException, InterruptedException {
    return URI.create(program.awaitLine(READY, START_LIMIT).group(1));
  }

  @Override
  public void close() {
    broker.close();
  }
}
