package io.sluice.gateway.app;

import com.google.protobuf.ByteString;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.admission.AdmissionLimits;
import io.sluice.gateway.catalog.RegistryCatalogueSnapshot;
import io.sluice.gateway.catalog.RegistryDirectory;
import io.sluice.gateway.fleet.PolicyPublisher;
import io.sluice.gateway.inference.RequestAttempt;
import io.sluice.gateway.inference.RequestTransport;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.proto.v1.LatencySummary;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.proto.v1.Reading;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A gateway with its real HTTP server and core, and agents that live in memory instead of behind
 * Kafka.
 */
final class LocalGateway implements AutoCloseable {
  static final ModelName MODEL = new ModelName("doubler");
  static final AdmissionLimits LIMITS =
      new AdmissionLimits(8, 4, 3, 4096, Duration.ofSeconds(2), Duration.ofSeconds(10));
  static final int WINDOW = 2;

  private static final ModelVersion VERSION =
      new ModelVersion(
          MODEL,
          "v1",
          new ModelSignature(
              List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
              List.of(
                  new TensorSpec("y", TensorType.FP32, List.of(-1L, 2L)),
                  new TensorSpec("n", TensorType.INT64, List.of(1L)))),
          List.of());

  /** Every attempt that was sent. */
  final List<RequestAttempt> sent = new CopyOnWriteArrayList<>();

  final Map<PolicyScope, Optional<Policy>> published =
      new java.util.concurrent.ConcurrentHashMap<>();
  final RegistryDirectory directory = new RegistryDirectory();
  final HttpClient http = HttpClient.newHttpClient();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<RequestAttempt, Optional<InferenceReply>> agent = this::doubled;
  private volatile Optional<String> brokerProblem = Optional.empty();
  private volatile boolean takesPolicies = true;
  private GatewayCore core;
  private HttpEdge edge;
  private int port;
  private long sequence;

  LocalGateway() {
    this(true);
  }

  static LocalGateway beforeItReadTheRegistry() {
    return new LocalGateway(false);
  }

  private LocalGateway(boolean registryRead) {
    onLoop(
        () -> {
          core =
              new GatewayCore(
                  new GatewayCore.Ports(
                      this::send, (id, letter) -> {}, () -> brokerProblem, directory),
                  LIMITS,
                  Duration.ofMillis(2),
                  new VertxTimers(vertx),
                  Clock.systemUTC(),
                  new RequestIds(
                      new io.sluice.gateway.kafka.ReplyPartition(0),
                      new java.security.SecureRandom()),
                  meters);
          core.policies.current(true);
          core.fleet.listening(true);
          edge =
              new HttpEdge(
                  vertx,
                  core,
                  publisher(),
                  Optional.of(core.startFleetLoop(publisher(), new VertxTimers(vertx), meters)),
                  new HttpEdge.About(
                      "test",
                      () -> brokerProblem.map(List::of).orElse(List.of()),
                      () -> new JsonObject().put("instance", 0)),
                  WINDOW,
                  meters);
          return null;
        });
    port = await(onContext(() -> edge.listen(0, "127.0.0.1")));
    if (registryRead) {
      registryHas(VERSION);
    }
    agentSays(AgentTelemetry.State.SERVING);
  }

  URI http(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  int port() {
    return port;
  }

  void registryHas(ModelVersion version) {
    onLoop(
        () -> {
          directory.update(
              new RegistryCatalogueSnapshot(Map.of(version.model(), List.of(version))));
          return null;
        });
  }

  /** What the agent replies to each attempt; empty: nothing. */
  void agentDoes(Function<RequestAttempt, Optional<InferenceReply>> behaviour) {
    agent = behaviour;
  }

  /** The agent takes requests and answers when {@link #release} says so. */
  void agentHolds() {
    agent =
        attempt -> {
          held.add(() -> reply(attempt, doubled(attempt).orElseThrow()));
          return Optional.empty();
        };
  }

  void release() {
    List<Runnable> now;
    synchronized (held) {
      now = List.copyOf(held);
      held.clear();
    }
    now.forEach(Runnable::run);
  }

  void brokerIsAway(String problem) {
    brokerProblem = Optional.of(problem);
  }

  void policiesFail() {
    takesPolicies = false;
  }

  void agentSays(AgentTelemetry.State state) {
    AgentTelemetry telemetry = telemetry(state).build();
    onLoop(() -> core.fleet.report(new AgentId("edge-1"), telemetry));
  }

  void agentDecides(SwitchDecision decision) {
    onLoop(
        () -> {
          core.decisions.add(decision);
          return null;
        });
  }

  int inFlight() {
    return onLoop(() -> core.correlator.inFlight());
  }

  /** Begins to shut down, and returns once that has begun. */
  Future<Void> drain(Duration most) {
    Future<Void> drained = onContext(() -> edge.close(most));
    onLoop(() -> core.gate.isDraining());
    return drained;
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private void send(RequestAttempt attempt, RequestTransport.Listener listener) {
    sent.add(attempt);
    listener.accepted();
    agent.apply(attempt).ifPresent(reply -> reply(attempt, reply));
  }

  private void reply(RequestAttempt attempt, InferenceReply reply) {
    loop.runOnContext(go -> core.correlator.reply(attempt.call().id(), reply));
  }

  private PolicyPublisher publisher() {
    return (scope, policy) -> {
      if (!takesPolicies) {
        return Future.failedFuture("Tried to publish, but Kafka is away");
      }
      published.put(scope, policy);
      core.policies.put(scope, policy);
      return Future.succeededFuture();
    };
  }

  /** y = 2 x, n = the number of elements. */
  private Optional<InferenceReply> doubled(RequestAttempt attempt) {
    ModelInferRequest request = attempt.call().request();
    ByteString raw = request.getRawInputContents(0);
    var in = raw.asReadOnlyByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var out = java.nio.ByteBuffer.allocate(raw.size()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    var count = java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    count.putLong(in.remaining()).flip();
    while (in.hasRemaining()) {
      out.putFloat(2 * in.get());
    }
    out.flip();
    return Optional.of(
        InferenceReply.newBuilder()
            .setAgentId("edge-1")
            .setVariant("int8-static")
            .setQueueMicros(1_500)
            .setServiceMicros(2_500)
            .setBatchSize(3)
            .setResponse(
                ModelInferResponse.newBuilder()
                    .setModelVersion("v1")
                    .addOutputs(
                        output("y", "FP32").addAllShape(request.getInputs(0).getShapeList()))
                    .addOutputs(output("n", "INT64").addShape(1))
                    .addRawOutputContents(ByteString.copyFrom(out))
                    .addRawOutputContents(ByteString.copyFrom(count)))
            .build());
  }

  private static InferOutputTensor.Builder output(String name, String datatype) {
    return InferOutputTensor.newBuilder().setName(name).setDatatype(datatype);
  }

  static InferenceReply error(InferenceError.Code code, String message) {
    return InferenceReply.newBuilder()
        .setAgentId("edge-1")
        .setError(InferenceError.newBuilder().setCode(code).setMessage(message))
        .build();
  }

  private AgentTelemetry.Builder telemetry(AgentTelemetry.State state) {
    return AgentTelemetry.newBuilder()
        .setAgentId("edge-1")
        .setIncarnation("i1")
        .setSequence(sequence++)
        .setState(state)
        .setModel(MODEL.value())
        .setModelVersion("v1")
        .setVariant("int8-static")
        .setExamplesPerRequest(1)
        .addLadder(
            Rung.newBuilder()
                .setVariant("int8-static")
                .setAccuracy(0.93)
                .setP50Ms(2.5)
                .setServiceMs(2)
                .setServiceExamples(1)
                .setOnceShare(0.25)
                .setShare(1)
                .setJoulesPerInference(
                    Reading.newBuilder()
                        .setValue(0.01)
                        .setSource(Reading.Source.MODELLED)
                        .setModel("pi4")))
        .setLatency(LatencySummary.newBuilder().setCount(10).setP50Ms(3).setP95Ms(5).setP99Ms(7))
        .setWatts(Reading.newBuilder().setValue(3.5).setSource(Reading.Source.MEASURED))
        .setWattsBudget(4);
  }

  private <T> T onLoop(Callable<T> task) {
    return await(
        onContext(
            () -> {
              try {
                return Future.succeededFuture(task.call());
              } catch (Exception e) {
                return Future.failedFuture(e);
              }
            }));
  }

  private <T> Future<T> onContext(java.util.function.Supplier<Future<T>> task) {
    io.vertx.core.Promise<T> done = io.vertx.core.Promise.promise();
    loop.runOnContext(go -> task.get().onComplete(done::handle));
    return done.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
