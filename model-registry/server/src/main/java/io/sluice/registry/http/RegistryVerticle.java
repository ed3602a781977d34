package io.sluice.registry.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.registry.catalog.CompressionOrders;
import io.sluice.registry.catalog.ModelPushes;
import io.sluice.registry.catalog.PublishedModelCatalogue;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.oci.OciRoutes;
import io.sluice.registry.storage.StorageFolder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP server. Confined to its event loop, but for {@link #port}. */
public final class RegistryVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;

  /** Recipes come as texts too. */
  private static final int MAX_TEXT_BYTES = 1 << 16;

  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final HttpSettings settings;
  private final StorageFolder storage;
  private final PublishedModelCatalogue catalogue;
  private final JobQueue jobs;
  private final ModelPushes pushes;
  private final CompressionOrders compressions;
  private final PrometheusMeterRegistry meters;
  private volatile @Nullable HttpServer server;

  public RegistryVerticle(
      HttpSettings settings,
      StorageFolder storage,
      PublishedModelCatalogue catalogue,
      JobQueue jobs,
      ModelPushes pushes,
      CompressionOrders compressions,
      PrometheusMeterRegistry meters) {
    this.settings = settings;
    this.storage = storage;
    this.catalogue = catalogue;
    this.jobs = jobs;
    this.pushes = pushes;
    this.compressions = compressions;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxFormAttributeSize(MAX_TEXT_BYTES)
            .setCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(router())
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** Lets running requests end, then closes. */
  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(DRAIN.toSeconds(), TimeUnit.SECONDS);
  }

  /** The port it listens on, once deployed. */
  public int port() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("The server does not listen yet");
    }
    return listening.actualPort();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(new RequestMetrics(meters));
    new OciRoutes(vertx, storage).mount(router);
    new CatalogueRoutes(catalogue, jobs).mount(router);
    MultipartUploads uploads = new MultipartUploads(storage, jobs, settings.maxUploadBytes());
    new PushRoute(uploads, pushes).mount(router);
    new CompressionRoutes(uploads, compressions).mount(router);
    new OpsRoutes(storage, jobs, meters).mount(router);
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(status, CatalogueApi::explain);
    }
    return router;
  }
}
