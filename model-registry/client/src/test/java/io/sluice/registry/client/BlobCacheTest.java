package io.sluice.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.manifest.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobCacheTest {
  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private final Clock clock = new SteppingClock();

  @Test
  void anAdmittedBlobIsFoundByDigestAndSize() throws Exception {
    BlobCache cache = new BlobCache(folder, 100, clock);

    Path admitted = admit(cache, "0123456789");

    assertThat(cache.find(digest("0123456789"), 10)).contains(admitted);
    assertThat(cache.find(digest("something else"), 10)).isEmpty();
  }

  @Test
  void aFileOfAnotherSizeIsDropped() throws Exception {
    BlobCache cache = new BlobCache(folder, 100, clock);
    Path admitted = admit(cache, "0123456789");
    Files.writeString(admitted, "0123");

    assertThat(cache.find(digest("0123456789"), 10)).isEmpty();
    assertThat(admitted).doesNotExist();
  }

  @Test
  void verifyDropsWhatTheDiskDamaged() throws Exception {
    BlobCache cache = new BlobCache(folder, 100, clock);
    Path damaged = admit(cache, "0123456789");
    Path good = admit(cache, "abcdefghij");
    Files.writeString(damaged, "012345678X");

    assertThat(cache.verify()).containsExactly(digest("0123456789"));
    assertThat(damaged).doesNotExist();
    assertThat(good).exists();
  }

  @Test
  void theLongestUnusedBlobGoesFirst() throws Exception {
    BlobCache cache = new BlobCache(folder, 25, clock);
    Path first = admit(cache, "first 7890");
    Path second = admit(cache, "second 890");
    cache.find(digest("first 7890"), 10);

    Path third = admit(cache, "third 7890");

    assertThat(second).doesNotExist();
    assertThat(first).exists();
    assertThat(third).exists();
  }

  @Test
  void pinnedBlobsStayAndSoDoesTheNewest() throws Exception {
    BlobCache cache = new BlobCache(folder, 5, clock);
    cache.pin(digest("pinned 890"));
    Path pinned = admit(cache, "pinned 890");
    Path newest = admit(cache, "newest 890");

    assertThat(pinned).exists();
    assertThat(newest).exists();

    admit(cache, "other 7890");

    assertThat(pinned).exists();
    assertThat(newest).doesNotExist();
  }

  @Test
  void nothingIsMadeOnDiskBeforeItIsNeeded() throws Exception {
    Path unused = folder.resolve("unused");
    BlobCache cache = new BlobCache(unused, 5, clock);

    assertThat(cache.find(digest("x"), 1)).isEmpty();
    assertThat(cache.verify()).isEmpty();
    assertThat(unused).doesNotExist();
  }

  private static Path admit(BlobCache cache, String content) throws Exception {
    Path partial = cache.partial(digest(content));
    Files.writeString(partial, content);
    return cache.admit(digest(content), partial);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }

  /** Every look is a second later. */
  private final class SteppingClock extends Clock {
    @Override
    public Instant instant() {
      now = now.plus(Duration.ofSeconds(1));
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
