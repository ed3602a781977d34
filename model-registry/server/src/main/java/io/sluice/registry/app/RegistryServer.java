package io.sluice.registry.app;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.registry.catalog.CompressionOrders;
import io.sluice.registry.catalog.LadderMaker;
import io.sluice.registry.catalog.ModelPushes;
import io.sluice.registry.catalog.PublishedModelCatalogue;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.http.RegistryVerticle;
import io.sluice.registry.job.JobQueue;
import io.sluice.registry.storage.StorageFolder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running registry. */
public final class RegistryServer implements AutoCloseable {
  private static final int WORKER_THREADS = 8;
  private static final long STOP_SECONDS = 10;

  private final StorageFolder storage;
  private final JobQueue jobs;
  private final Vertx vertx;
  private final URI uri;

  private RegistryServer(StorageFolder storage, JobQueue jobs, Vertx vertx, URI uri) {
    this.storage = storage;
    this.jobs = jobs;
    this.vertx = vertx;
    this.uri = uri;
  }

  /**
   * Opens the storage and listens.
   *
   * @throws IOException when the storage folder or the port cannot be had
   */
  public static RegistryServer start(
      RegistrySettings settings, LadderMaker ladders, VariantMaker variants)
      throws IOException, InterruptedException {
    StorageFolder storage = StorageFolder.open(settings.storage());
    PrometheusMeterRegistry meters = meters();
    PublishedModelCatalogue catalogue = new PublishedModelCatalogue(storage);
    JobQueue jobs =
        new JobQueue(
            storage,
            settings.queueCapacity(),
            () -> UUID.randomUUID().toString(),
            System::nanoTime,
            meters);
    Clock clock = Clock.systemUTC();
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKER_THREADS));
    RegistryVerticle verticle =
        new RegistryVerticle(
            settings.http(),
            storage,
            catalogue,
            jobs,
            new ModelPushes(storage, catalogue, ladders, jobs, clock),
            new CompressionOrders(storage, catalogue, variants, jobs, clock),
            meters);
    try {
      await(vertx.deployVerticle(verticle).toCompletionStage().toCompletableFuture());
    } catch (IOException e) {
      vertx.close();
      storage.close();
      throw new IOException(
          "Cannot listen on %s:%d (--host, --port): %s"
              .formatted(settings.http().host(), settings.http().port(), e.getMessage()),
          e);
    }
    jobs.start();
    URI uri = URI.create("http://" + settings.http().host() + ":" + verticle.port());
    return new RegistryServer(storage, jobs, vertx, uri);
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  /** Lets requests end, gives the running compression up, releases the storage. */
  @Override
  public void close() throws IOException, InterruptedException {
    try {
      await(vertx.close().toCompletionStage().toCompletableFuture());
      jobs.close();
    } finally {
      storage.close();
    }
  }

  private static PrometheusMeterRegistry meters() {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }

  private static void await(Future<?> future) throws IOException, InterruptedException {
    try {
      future.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IOException("not done after " + STOP_SECONDS + " s", e);
    }
  }
}
