package io.sluice.demo;

import io.sluice.broker.BrokerProcess;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.process.RunningChildren;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The running programs, and how each is started. Used by one thread. */
public final class RunningPrograms implements AutoCloseable {
  private final ProgramCommands programs;
  private final Path data;
  private final String model;
  private final RunningChildren children;
  private final LoggedChildProcess registry;
  private final BrokerProcess broker;

  /**
   * Starts the registry and the broker.
   *
   * @param data the folder of everything that the parts store
   */
  public RunningPrograms(RepositoryHome home, Path data, String model, RunningChildren children)
      throws IOException, InterruptedException {
    this(home, data, data.resolve("registry"), model, children);
  }

  /**
   * Starts the registry on a storage of its own, and the broker.
   *
   * @param data the folder of everything else that the parts store
   * @param registryStorage what a former registry left there is served again
   */
  public RunningPrograms(
      RepositoryHome home, Path data, Path registryStorage, String model, RunningChildren children)
      throws IOException, InterruptedException {
    this.programs = new ProgramCommands(home);
    this.data = data;
    this.model = model;
    this.children = children;
    this.registry = children.start("registry", programs.registry(registryStorage));
    this.broker = BrokerProcess.start(data.resolve("broker"));
  }

  /** Fails when the broker has ended. */
  public void checkBroker() throws DemoException {
    if (!broker.isAlive()) {
      throw new DemoException("The Kafka broker has ended; its log is " + broker.log());
    }
  }

  public void createTopics() throws IOException, InterruptedException {
    ProgramCommands.awaitDone(
        children.start("create-topics", programs.createTopics(broker.bootstrapServers(), model)));
  }

  /** Returns the registry's address, once it is ready. */
  public URI awaitRegistry() throws IOException, InterruptedException {
    return ProgramCommands.awaitAddress(registry);
  }

  /**
   * Starts the gateway without waiting for it.
   *
   * @param more options beside the usual ones
   */
  public LoggedChildProcess startGateway(URI registryAddress, String... more) throws IOException {
    return children.start(
        "gateway", programs.gateway(registryAddress, broker.bootstrapServers(), more));
  }

  /**
   * Starts an agent without waiting for it.
   *
   * @param log the name of the log, for an agent may be started again
   * @param limits options that constrain the agent
   */
  public LoggedChildProcess startAgent(
      String id, String log, URI registryAddress, List<String> limits) throws IOException {
    return startAgent(id, log, registryAddress, data.resolve(id), limits);
  }

  /**
   * Starts an agent without waiting for it.
   *
   * @param log the name of the log, for an agent may be started again
   * @param cache a folder that no other agent uses at the time
   * @param limits options that constrain the agent
   */
  public LoggedChildProcess startAgent(
      String id, String log, URI registryAddress, Path cache, List<String> limits)
      throws IOException {
    return children.start(
        log, programs.agent(id, model, registryAddress, broker.bootstrapServers(), cache, limits));
  }

  /** Ends everything, the broker last: without it the others take long to say goodbye. */
  @Override
  public void close() {
    children.endAll();
    broker.close();
  }
}
