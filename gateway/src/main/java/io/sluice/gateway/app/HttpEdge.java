package io.sluice.gateway.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.gateway.fleet.FleetLoop;
import io.sluice.gateway.fleet.PolicyPublisher;
import io.sluice.gateway.http.FleetRoutes;
import io.sluice.gateway.http.GatewayRouter;
import io.sluice.gateway.http.HealthRoutes;
import io.sluice.gateway.http.InferenceRoutes;
import io.sluice.gateway.http.ModelRoutes;
import io.sluice.gateway.http.PlanRoutes;
import io.sluice.gateway.http.PolicyRoutes;
import io.sluice.gateway.stream.StreamRoutes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server before the core. Confined to the event loop. */
final class HttpEdge {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

  /** Of a frame over the payload limit this much more is read, so that its error can be typed. */
  private static final int OVERSIZE_FACTOR = 4;

  /** For closing handshakes. */
  private static final long CLOSING_SECONDS = 2;

  private final Vertx vertx;
  private final GatewayCore core;
  private final StreamRoutes streams;
  private final HttpServer server;

  /** What the gateway tells of itself. */
  record About(String version, Supplier<List<String>> problems, Supplier<JsonObject> state) {}

  HttpEdge(
      Vertx vertx,
      GatewayCore core,
      PolicyPublisher policies,
      Optional<FleetLoop> fleetLoop,
      About about,
      int streamWindow,
      PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.core = core;
    this.streams = new StreamRoutes(core.gate, core.models, streamWindow, meters);
    int frame = core.gate.limits().payloadBytes() * OVERSIZE_FACTOR;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxWebSocketFrameSize(frame)
                    .setMaxWebSocketMessageSize(frame)
                    .setTcpNoDelay(true))
            .requestHandler(
                GatewayRouter.create(
                    vertx,
                    List.of(
                        new HealthRoutes(about.version(), about.problems(), meters),
                        new InferenceRoutes(core.gate),
                        streams,
                        new ModelRoutes(core.directory, core.models),
                        new FleetRoutes(core.fleet, core.decisions, about.state()),
                        new PlanRoutes(fleetLoop),
                        new PolicyRoutes(core.policies, policies))));
  }

  /** Listens; gives the port. */
  Future<Integer> listen(int port, String host) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** Refuses what is new, lets what is in flight end, closes. */
  Future<Void> close(Duration drain) {
    core.gate.drain();
    Promise<Void> drained = Promise.promise();
    core.correlator.whenIdle(drained::tryComplete);
    if (!drained.future().isComplete()) {
      LOG.info("Waiting for {} requests in flight", core.correlator.inFlight());
      vertx.setTimer(Math.max(1, drain.toMillis()), late -> drained.tryComplete());
    }
    return drained
        .future()
        .compose(
            done -> {
              streams.closeAll();
              return server.shutdown(CLOSING_SECONDS, TimeUnit.SECONDS);
            });
  }
}
