package io.sluice.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** The server's own metadata, health and metrics. */
public final class HealthRoutes implements RouteGroup {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final String version;
  private final Supplier<List<String>> problems;
  private final PrometheusMeterRegistry meters;

  /**
   * @param version of the program
   * @param problems why it cannot serve now, in words; none when it is ready
   */
  public HealthRoutes(
      String version, Supplier<List<String>> problems, PrometheusMeterRegistry meters) {
    this.version = version;
    this.problems = problems;
    this.meters = meters;
  }

  @Override
  public void mount(Router router) {
    router.get("/v2").handler(this::metadata);
    router.get("/v2/").handler(this::metadata);
    router.get("/v2/health/live").handler(ctx -> HttpReplies.json(ctx, 200, live()));
    router.get("/v2/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
  }

  private void metadata(RoutingContext ctx) {
    HttpReplies.json(
        ctx,
        200,
        new JsonObject()
            .put("name", "sluice-gateway")
            .put("version", version)
            .put("extensions", new JsonArray().add("binary_tensor_data").add("model_stream")));
  }

  private static JsonObject live() {
    return new JsonObject().put("live", true);
  }

  private void ready(RoutingContext ctx) {
    List<String> found = problems.get();
    boolean ready = found.isEmpty();
    JsonObject body = new JsonObject().put("ready", ready);
    if (!ready) {
      body.put("error", String.join("; ", found));
    }
    HttpReplies.json(ctx, ready ? 200 : StatusCodes.UNAVAILABLE, body);
  }

  private void metrics(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE).end(meters.scrape());
  }
}
