package io.sluice.gateway.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.admission.InferenceGate;
import io.sluice.gateway.admission.ModelResolver;
import io.sluice.gateway.admission.RequestDeadlineReader;
import io.sluice.gateway.http.ClientIdentity;
import io.sluice.gateway.http.HttpReplies;
import io.sluice.gateway.http.ModelPaths;
import io.sluice.gateway.http.RouteGroup;
import io.sluice.gateway.inference.Rejection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v2/models/{m}[/versions/{v}]/stream}. Confined to the gateway's event loop. */
public final class StreamRoutes implements RouteGroup {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRoutes.class);
  private static final short GOING_AWAY = 1001;

  private final InferenceGate gate;
  private final ModelResolver models;
  private final int window;
  private final StreamMeters meters;
  private final Set<StreamSession> sessions = new HashSet<>();

  /**
   * @param window how many requests one connection may have in flight
   */
  public StreamRoutes(InferenceGate gate, ModelResolver models, int window, MeterRegistry meters) {
    this.gate = gate;
    this.models = models;
    this.window = window;
    this.meters = new StreamMeters(meters, sessions::size);
  }

  @Override
  public void mount(Router router) {
    for (String path : ModelPaths.of("/stream")) {
      router.get(path).handler(this::upgrade);
    }
  }

  /** Closes all connections; whatever is still in flight then is cancelled. */
  public void closeAll() {
    List.copyOf(sessions).forEach(s -> s.close(GOING_AWAY, "the gateway is shutting down"));
  }

  private void upgrade(RoutingContext ctx) {
    StreamTarget target = target(ctx);
    if (gate.isDraining()) {
      HttpReplies.refuse(ctx, new Rejection.NotReady("it is shutting down"));
      return;
    }
    if (models
        .resolve(target.model(), target.version(), why -> HttpReplies.refuse(ctx, why))
        .isEmpty()) {
      return;
    }
    if (!"websocket".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.UPGRADE))) {
      HttpReplies.upgradeRequired(ctx);
      return;
    }
    ctx.request()
        .toWebSocket()
        .onSuccess(socket -> open(socket, target))
        .onFailure(e -> LOG.debug("The handshake of {} failed", target.client(), e));
  }

  private void open(ServerWebSocket socket, StreamTarget target) {
    StreamSession session = new StreamSession(socket, gate, target, window, meters);
    sessions.add(session);
    session.start(() -> sessions.remove(session));
  }

  private static StreamTarget target(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    return new StreamTarget(
        ctx.pathParam(ModelPaths.MODEL),
        Optional.ofNullable(ctx.pathParam(ModelPaths.VERSION)),
        Optional.ofNullable(request.getHeader(RequestDeadlineReader.HEADER)),
        ClientIdentity.of(request),
        Optional.ofNullable(request.getHeader("traceparent")));
  }
}
