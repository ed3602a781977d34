package io.sluice.registry.client;

import io.sluice.registry.client.RegistryException.Kind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request for the rest of a blob. */
final class BlobFetch {
  private static final long TICK_MILLIS = 100;

  private final RegistryHttp http;
  private final Duration stall;

  /**
   * @param stall how long nothing may arrive
   */
  BlobFetch(RegistryHttp http, Duration stall) {
    this.http = http;
    this.stall = stall;
  }

  /** Completes the download, or says why it did not; what arrived stays in it. */
  void into(PartialDownload download, BlobPull wanted, PullListener listener)
      throws IOException, RegistryException, InterruptedException {
    long from = download.received();
    HttpRequest.Builder request = http.request(wanted.path());
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    CompletableFuture<HttpResponse<Void>> exchange =
        http.client().sendAsync(request.build(), info -> subscriber(info, download));
    int status;
    try {
      status = watch(exchange, download, wanted, listener).statusCode();
    } finally {
      exchange.cancel(true);
    }
    listener.progress(download.received(), wanted.bytes());
    check(status, download, wanted);
  }

  private static BodySubscriber<Void> subscriber(ResponseInfo info, PartialDownload download) {
    if (info.statusCode() == 206 && continues(info, download.received())) {
      return new DownloadSubscriber(download);
    }
    if (info.statusCode() == 200) {
      return new DownloadSubscriber(download.restart());
    }
    return BodySubscribers.replacing(null);
  }

  private static boolean continues(ResponseInfo info, long from) {
    return info.headers()
        .firstValue("Content-Range")
        .map(range -> range.startsWith("bytes " + from + "-"))
        .orElse(false);
  }

  private HttpResponse<Void> watch(
      CompletableFuture<HttpResponse<Void>> exchange,
      PartialDownload download,
      BlobPull wanted,
      PullListener listener)
      throws IOException, RegistryException, InterruptedException {
    long lastReceived = download.received();
    long lastChange = System.nanoTime();
    while (true) {
      try {
        return exchange.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long received = download.received();
        if (received != lastReceived) {
          lastReceived = received;
          lastChange = System.nanoTime();
          listener.progress(received, wanted.bytes());
        } else if (System.nanoTime() - lastChange > stall.toNanos()) {
          throw http.unreachable(
              wanted.attempt(), new IOException("nothing came for " + stall.toSeconds() + " s"));
        }
      } catch (ExecutionException e) {
        throw broken(e, download, wanted);
      }
    }
  }

  private RegistryException broken(ExecutionException e, PartialDownload download, BlobPull wanted)
      throws IOException {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof PartialDownload.DiskFailure disk) {
        throw new IOException(disk.getCause());
      }
      if (cause instanceof PartialDownload.Oversize) {
        download.restart();
        return new RegistryException(
            Kind.CORRUPT,
            "Tried to %s from %s, but %s"
                .formatted(wanted.attempt(), http.registry(), cause.getMessage()),
            cause);
      }
    }
    Throwable cause = e.getCause();
    return http.unreachable(
        wanted.attempt(), cause instanceof IOException io ? io : new IOException(cause));
  }

  private void check(int status, PartialDownload download, BlobPull wanted)
      throws RegistryException {
    if (status == 416) {
      download.restart();
    }
    if (status != 200 && status != 206) {
      String said = status == 404 ? "it does not have the blob" : "no content";
      throw http.refusal(status == 416 ? 500 : status, said, wanted.attempt());
    }
    if (!download.isComplete()) {
      throw new RegistryException(
          Kind.UNREACHABLE,
          "Tried to %s from %s, but only %d of %d bytes came"
              .formatted(wanted.attempt(), http.registry(), download.received(), wanted.bytes()));
    }
  }
}
