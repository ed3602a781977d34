package io.sluice.registry.client;

import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls blobs into the cache: each once at a time, continued, verified, tried three times. */
final class BlobPuller {
  private static final Logger LOG = LoggerFactory.getLogger(BlobPuller.class);
  private static final int MAX_ATTEMPTS = 3;

  private final BlobFetch fetch;
  private final BlobCache cache;
  private final RetryBackoff backoff;
  private final String registry;
  private final Map<Digest, Object> locks = new ConcurrentHashMap<>();

  BlobPuller(RegistryHttp http, BlobCache cache, RetryBackoff backoff, Duration stall) {
    this.fetch = new BlobFetch(http, stall);
    this.cache = cache;
    this.backoff = backoff;
    this.registry = http.registry().toString();
  }

  Path pull(BlobPull wanted, PullListener listener) throws RegistryException, InterruptedException {
    synchronized (locks.computeIfAbsent(wanted.digest(), digest -> new Object())) {
      for (int attempt = 1; ; attempt++) {
        try {
          return attempt(wanted, listener);
        } catch (RegistryException e) {
          boolean mayHelp = e.isTransient() || e.kind() == Kind.CORRUPT;
          if (!mayHelp || attempt == MAX_ATTEMPTS) {
            throw e;
          }
          LOG.warn("Attempt {} of {}: {}", attempt, MAX_ATTEMPTS, e.getMessage());
          listener.retry(String.valueOf(e.getMessage()));
          backoff.await(attempt);
        }
      }
    }
  }

  private Path attempt(BlobPull wanted, PullListener listener)
      throws RegistryException, InterruptedException {
    try {
      Optional<Path> cached = cache.find(wanted.digest(), wanted.bytes());
      return cached.isPresent() ? cached.get() : download(wanted, listener);
    } catch (IOException | PartialDownload.DiskFailure e) {
      throw new RegistryException(
          Kind.CACHE, "Tried to " + wanted.attempt() + ", but the cache failed: " + e, e);
    }
  }

  private Path download(BlobPull wanted, PullListener listener)
      throws IOException, RegistryException, InterruptedException {
    Path partial = cache.partial(wanted.digest());
    Digest received;
    try (PartialDownload download = PartialDownload.open(partial, wanted.bytes())) {
      if (!download.isComplete()) {
        fetch.into(download, wanted, listener);
      }
      received = download.finish();
    }
    if (!received.equals(wanted.digest())) {
      Files.delete(partial);
      throw new RegistryException(
          Kind.CORRUPT,
          "Tried to %s from %s, but the digest of the received bytes is %s"
              .formatted(wanted.attempt(), registry, received));
    }
    return cache.admit(wanted.digest(), partial);
  }
}
