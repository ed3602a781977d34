package io.sluice.gateway.app;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.registry.client.BlobCache;
import io.sluice.registry.client.RegistryClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway. */
final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final Duration START = Duration.ofSeconds(20);

  /** Beside the drain, for the clients to close. */
  private static final Duration STOP = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final JvmGcMetrics gcMetrics;
  private final GatewaySettings settings;
  private final URI uri;

  private GatewayServer(Vertx vertx, JvmGcMetrics gcMetrics, GatewaySettings settings, URI uri) {
    this.vertx = vertx;
    this.gcMetrics = gcMetrics;
    this.settings = settings;
    this.uri = uri;
  }

  /**
   * Listens; brokers and registry need not be there.
   *
   * @throws IOException when the port cannot be had
   */
  static GatewayServer start(GatewaySettings settings) throws IOException, InterruptedException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    GatewayVerticle verticle = new GatewayVerticle(settings, client(settings.registry()), meters);
    try {
      vertx
          .deployVerticle(verticle)
          .toCompletionStage()
          .toCompletableFuture()
          .get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      vertx.close();
      gc.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "Cannot listen on %s:%d (--host, --port): %s"
              .formatted(settings.host(), settings.port(), cause.getMessage()),
          e);
    }
    URI uri = URI.create("http://" + settings.host() + ":" + verticle.port());
    return new GatewayServer(vertx, gc, settings, uri);
  }

  /** For the catalogue only: nothing is pulled, so the cache's folder is never made. */
  private static RegistryClient client(URI registry) {
    Path unused = Path.of(System.getProperty("java.io.tmpdir"), "sluice-gateway");
    return new RegistryClient(registry, new BlobCache(unused, 0, Clock.systemUTC()));
  }

  /** Where it listens. */
  URI uri() {
    return uri;
  }

  /** Refuses what is new, lets what is in flight end, closes; waits for all that. */
  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(settings.drain().plus(STOP).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The gateway did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gcMetrics.close();
  }
}
