package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.BrokerProcess;
import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.LoggedChildProcess;
import io.sluice.demo.process.ProgramCommands;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.demo.process.RunningChildren;
import io.sluice.demo.stream.IdxImages;
import io.sluice.demo.stream.ImageNpz;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.manifest.ModelName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker, a registry with the model {@link #MODEL} and a gateway, each in a process of its own,
 * started once for all tests that take it as a parameter. Agents are started by the tests.
 */
final class RunningSystem implements AutoCloseable {
  static final String MODEL = "fashion-cnn";
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVALUATION_IMAGES = 1000;

  /** What the registry measures is not what is tested; agents measure again. */
  private static final String TIMING_MILLIS = "100";

  private final Path folder;
  private final RepositoryHome home;
  private final ProgramCommands programs;
  private final RunningChildren children;
  private final BrokerProcess broker;
  private final URI registry;
  private final URI gateway;
  private final AtomicInteger started = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Hands the one system of this JVM to tests. */
  static final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace SPACE =
        ExtensionContext.Namespace.create(RunningSystem.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunningSystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(SPACE)
          .getOrComputeIfAbsent(RunningSystem.class, key -> start());
    }

    private static RunningSystem start() {
      try {
        return new RunningSystem(Path.of("target", "system-tests"));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("Tried to start the system under test", e);
      } catch (Exception e) {
        throw new IllegalStateException("Tried to publish " + MODEL, e);
      }
    }
  }

  private RunningSystem(Path folder) throws Exception {
    this.folder = Files.createTempDirectory(Files.createDirectories(folder), "run-");
    this.home = RepositoryHome.above(Path.of("")).orElseThrow();
    assertThat(home.firstMissing()).as("what is not built").isEmpty();
    this.programs = new ProgramCommands(home);
    this.children = RunningChildren.logTo(this.folder.resolve("logs"));
    this.broker = BrokerProcess.start(this.folder.resolve("broker"));
    ProgramCommands.awaitDone(
        children.start("create-topics", programs.createTopics(broker.bootstrapServers(), MODEL)));
    this.registry =
        ProgramCommands.awaitAddress(
            children.start(
                "registry", programs.registry(registryStorage(), "--timing-ms", TIMING_MILLIS)));
    publishModel();
    this.gateway = ProgramCommands.awaitAddress(launchGateway("gateway"));
    Awaitility.await().atMost(PATIENCE).until(() -> health(gateway, "ready") == 200);
  }

  BrokerProcess broker() {
    return broker;
  }

  HttpClient http() {
    return http;
  }

  URI registry() {
    return registry;
  }

  URI gateway() {
    return gateway;
  }

  IdxImages images() throws IOException {
    return IdxImages.testSetIn(home.fashionMnist());
  }

  /** The folder that the registry stores its blobs in. */
  Path registryStorage() {
    return folder.resolve("registry");
  }

  RegistryClient registryClient() {
    return new RegistryClient(
        registry, new BlobCache(folder.resolve("no-cache"), 0, Clock.systemUTC()));
  }

  /**
   * Starts one more gateway.
   *
   * @param more options beside, such as its instance
   */
  LoggedChildProcess launchGateway(String name, String... more) throws IOException {
    return children.start(name, programs.gateway(registry, broker.bootstrapServers(), more));
  }

  /**
   * The status of a gateway's health.
   *
   * @param which {@code live} or {@code ready}
   */
  int health(URI address, String which) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve("/v2/health/" + which)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Starts an agent with an empty cache and returns when it serves. */
  LoggedChildProcess startAgent(String id, String... more)
      throws IOException, InterruptedException {
    String run = id + "-" + started.incrementAndGet();
    Path cache = folder.resolve("cache-" + run);
    LoggedChildProcess agent =
        children.start(
            run,
            programs.agent(id, MODEL, registry, broker.bootstrapServers(), cache, List.of(more)));
    ProgramCommands.awaitServing(agent);
    Awaitility.await().atMost(PATIENCE).until(() -> agent(id).isPresent());
    return agent;
  }

  /** What the gateway knows of an agent that serves. */
  Optional<DemoAgentSnapshot> agent(String id) throws IOException, InterruptedException {
    return new GatewayApi(http, gateway)
        .fleet().stream().filter(a -> a.id().equals(id) && a.serving()).findFirst();
  }

  /** Ends an agent and returns when the gateway counts on it no more. */
  void stop(LoggedChildProcess agent, String id) {
    agent.stop();
    Awaitility.await().atMost(PATIENCE).until(() -> agent(id).isEmpty());
  }

  @Override
  public void close() {
    children.close();
    broker.close();
  }

  private void publishModel() throws Exception {
    Path evaluation = folder.resolve("evaluation.npz");
    ImageNpz.write(images(), EVALUATION_IMAGES, evaluation);
    PushRequest push =
        new PushRequest(
            home.models().resolve(MODEL + ".pt"),
            home.fashionMnist().resolve("calibration.npz"),
            evaluation,
            "the first test images");
    RegistryClient client = registryClient();
    ModelName model = new ModelName(MODEL);
    String job = client.push(model, "1", push);
    Awaitility.await()
        .atMost(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .until(() -> client.job(job).isFinished());
    assertThat(client.job(job).error()).isEmpty();
  }
}
