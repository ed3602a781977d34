package io.sluice.registry.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Times every request and counts the bytes it was answered with, by route and status. */
final class RequestMetrics implements Handler<RoutingContext> {
  private final MeterRegistry meters;

  RequestMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void handle(RoutingContext ctx) {
    long start = System.nanoTime();
    ctx.addEndHandler(ended -> record(ctx, start));
    ctx.next();
  }

  private void record(RoutingContext ctx, long start) {
    Tags tags =
        Tags.of(
            "method", methodName(ctx.request().method()),
            "route", routeName(ctx.currentRoute()),
            "status", Integer.toString(ctx.response().getStatusCode()));
    meters
        .timer("sluice.registry.requests", tags)
        .record(Duration.ofNanos(System.nanoTime() - start));
    meters
        .counter("sluice.registry.sent.bytes", tags)
        .increment((double) ctx.response().bytesWritten());
  }

  /** Clients may invent methods, and each would be a time series of its own. */
  private static String methodName(HttpMethod method) {
    return HttpMethod.values().contains(method) ? method.name() : "OTHER";
  }

  private static String routeName(Route route) {
    return route == null || route.getName() == null ? "none" : route.getName();
  }
}
