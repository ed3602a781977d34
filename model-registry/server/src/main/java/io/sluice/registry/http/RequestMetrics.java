package io.sluice.registry.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Handler;
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
            "method", ctx.request().method().name(),
            "route", routeName(ctx.currentRoute()),
            "status", Integer.toString(ctx.response().getStatusCode()));
    meters
        .timer("sluice.registry.requests", tags)
        .record(Duration.ofNanos(System.nanoTime() - start));
    meters
        .counter("sluice.registry.sent.bytes", tags)
        .increment((double) ctx.response().bytesWritten());
  }

  private static String routeName(Route route) {
    return route == null || route.getName() == null ? "none" : route.getName();
  }
}
