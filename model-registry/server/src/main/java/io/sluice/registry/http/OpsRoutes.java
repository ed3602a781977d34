package io.sluice.registry.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.storage.StorageFolder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Health and metrics, for those who run the registry. */
final class OpsRoutes {
  private final StorageFolder storage;
  private final JobQueue jobs;
  private final PrometheusMeterRegistry meters;

  OpsRoutes(StorageFolder storage, JobQueue jobs, PrometheusMeterRegistry meters) {
    this.storage = storage;
    this.jobs = jobs;
    this.meters = meters;
  }

  void mount(Router router) {
    router
        .get("/health/live")
        .handler(ctx -> CatalogueApi.answer(ctx, 200, () -> Map.of("status", "UP")));
    router.get("/health/ready").handler(ctx -> CatalogueApi.answer(ctx, 200, this::ready));
    router.get("/metrics").handler(this::metrics);
  }

  private Map<String, String> ready() {
    if (!storage.isWritable()) {
      throw ApiError.unavailable("The storage folder cannot be written to");
    }
    if (!jobs.isRunning()) {
      throw ApiError.unavailable("The compression thread has ended; restart the registry");
    }
    return Map.of("status", "UP");
  }

  private void metrics(RoutingContext ctx) {
    ctx.vertx()
        .executeBlocking(() -> meters.scrape(), false)
        .onSuccess(
            text ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(ctx::fail);
  }
}
