package io.sluice.registry.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Writes a response body to a {@link PartialDownload}, as fast as the disk takes it. */
final class DownloadSubscriber implements BodySubscriber<Void> {
  private final PartialDownload download;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;

  DownloadSubscriber(PartialDownload download) {
    this.download = download;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Flow.Subscription source = subscription;
    if (source == null || body.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        download.append(buffer);
      }
      source.request(1);
    } catch (PartialDownload.Oversize | PartialDownload.DiskFailure e) {
      source.cancel();
      body.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }
}
