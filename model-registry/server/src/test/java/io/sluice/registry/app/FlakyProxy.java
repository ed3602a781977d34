package io.sluice.registry.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and registry, and cuts connections or lets them hang. */
final class FlakyProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient upstream = vertx.createHttpClient();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final AtomicInteger faultsLeft;
  private final boolean hanging;
  private final int keptBytes;
  private final URI registry;
  private final HttpServer server;

  private FlakyProxy(int faults, boolean hanging, int keptBytes, URI registry) throws Exception {
    this.faultsLeft = new AtomicInteger(faults);
    this.hanging = hanging;
    this.keptBytes = keptBytes;
    this.registry = registry;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::forward)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
  }

  static FlakyProxy cuttingFirstAnswerAfter(int keptBytes, URI registry) throws Exception {
    return new FlakyProxy(1, false, keptBytes, registry);
  }

  static FlakyProxy hangingInFirstAnswerAfter(int keptBytes, URI registry) throws Exception {
    return new FlakyProxy(1, true, keptBytes, registry);
  }

  static FlakyProxy transparent(URI registry) throws Exception {
    return new FlakyProxy(0, false, 0, registry);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The Range header of each request, empty when there was none. */
  List<String> rangesAsked() {
    return ranges;
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void forward(HttpServerRequest request) {
    String range = request.getHeader("Range");
    ranges.add(range == null ? "" : range);
    upstream
        .request(request.method(), registry.getPort(), registry.getHost(), request.uri())
        .compose(
            out -> {
              if (range != null) {
                out.putHeader("Range", range);
              }
              return out.send();
            })
        .compose(answer -> answer.body().compose(body -> relay(request, answer, body)));
  }

  private Future<Void> relay(HttpServerRequest request, HttpClientResponse answer, Buffer body) {
    request.response().setStatusCode(answer.statusCode());
    request.response().headers().addAll(answer.headers());
    if (faultsLeft.getAndDecrement() > 0) {
      Future<Void> written = request.response().write(body.getBuffer(0, keptBytes));
      return hanging ? written : written.compose(sent -> request.connection().close());
    }
    return request.response().end(body);
  }
}
