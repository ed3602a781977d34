package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.BrokerProcess;
import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.GatewayApi;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.Home;
import io.sluice.demo.process.JavaCommand;
import io.sluice.demo.stream.FashionImages;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
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
  private static final Pattern READY = Pattern.compile("ready on (http://\\S+)");
  private static final Pattern AGENT_READY = Pattern.compile("sluice-agent \\S+ ready");
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx256m");
  private static final String EVALUATION_SAMPLE = "calibration.npz";

  private final Path folder;
  private final Home home;
  private final Children children;
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
    this.home = Home.above(Path.of("")).orElseThrow();
    assertThat(home.firstMissing()).as("what is not built").isEmpty();
    this.children = Children.logTo(this.folder.resolve("logs"));
    this.broker = BrokerProcess.start(this.folder.resolve("broker"));
    createTopics();
    this.registry = startRegistry();
    publishModel();
    this.gateway = startGateway("gateway");
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

  FashionImages images() throws IOException {
    return FashionImages.testSetIn(home.fashionMnist());
  }

  /** The folder that the registry stores its blobs in. */
  Path registryStorage() {
    return folder.resolve("registry");
  }

  RegistryClient registryClient() {
    return new RegistryClient(
        registry, new BlobCache(folder.resolve("no-cache"), 0, Clock.systemUTC()));
  }

  /** Starts one more gateway. */
  URI startGateway(String name) throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "serve",
            "--port",
            "0",
            "--registry",
            registry.toString(),
            "--bootstrap-servers",
            broker.bootstrapServers());
    ChildProcess process =
        children.start(name, JavaCommand.jar(home.gatewayJar(), SMALL, arguments));
    return URI.create(process.awaitLine(READY, PATIENCE).group(1));
  }

  /** Starts an agent with an empty cache and returns when it serves. */
  ChildProcess startAgent(String id, String... more) throws IOException, InterruptedException {
    ChildProcess agent = launchAgent(id, more);
    agent.awaitLine(AGENT_READY, PATIENCE);
    Awaitility.await().atMost(PATIENCE).until(() -> agent(id).isPresent());
    return agent;
  }

  /** Starts an agent without waiting. */
  ChildProcess launchAgent(String id, String... more) throws IOException {
    String run = id + "-" + started.incrementAndGet();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--id",
                id,
                "--model",
                MODEL,
                "--registry",
                registry.toString(),
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--cache",
                folder.resolve("cache-" + run).toString()));
    arguments.addAll(List.of(more));
    return children.start(run, JavaCommand.jar(home.agentJar(), SMALL, arguments));
  }

  /** What the gateway knows of an agent that serves. */
  Optional<AgentView> agent(String id) throws IOException, InterruptedException {
    return new GatewayApi(http, gateway)
        .fleet().stream().filter(a -> a.id().equals(id) && a.serving()).findFirst();
  }

  /** Ends an agent and returns when the gateway counts on it no more. */
  void stop(ChildProcess agent, String id) {
    agent.stop();
    Awaitility.await().atMost(PATIENCE).until(() -> agent(id).isEmpty());
  }

  @Override
  public void close() {
    children.close();
    broker.close();
  }

  private void createTopics() throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "create-topics", "--bootstrap-servers", broker.bootstrapServers(), "--model", MODEL);
    children
        .start("create-topics", JavaCommand.jar(home.gatewayJar(), SMALL, arguments))
        .awaitSuccess(PATIENCE);
  }

  private URI startRegistry() throws IOException, InterruptedException {
    List<String> arguments =
        List.of("serve", "--port", "0", "--storage", registryStorage().toString());
    List<String> options = List.of("-XX:+UseSerialGC", "-Xmx768m");
    return URI.create(
        children
            .start("registry", JavaCommand.jar(home.registryJar(), options, arguments))
            .awaitLine(READY, PATIENCE)
            .group(1));
  }

  private ModelVersion publishModel() throws Exception {
    Path sample = home.fashionMnist().resolve(EVALUATION_SAMPLE);
    PushRequest push =
        new PushRequest(home.models().resolve(MODEL + ".pt"), sample, sample, "calibration sample");
    RegistryClient client = registryClient();
    ModelName model = new ModelName(MODEL);
    String job = client.push(model, "1", push);
    Awaitility.await()
        .atMost(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .until(() -> client.job(job).isFinished());
    PushJob done = client.job(job);
    assertThat(done.error()).isEmpty();
    return client.version(model, "1");
  }
}
