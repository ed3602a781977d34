package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.RegistryClient;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client pulls from a real server, through trouble. */
final class RegistryPullTest {
  @TempDir private Path folder;
  private RegistryFixture registry;
  private VariantDescriptor fp32;

  @BeforeEach
  void publish() throws Exception {
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
    fp32 = registry.published("1", "fp32");
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void aPulledFileIsWhatTheDescriptorPromises() throws Exception {
    List<Long> progress = new ArrayList<>();

    Path file = registry.client.pull(FASHION, fp32, (received, total) -> progress.add(received));

    assertThat(Digest.of(file)).isEqualTo(fp32.weights());
    assertThat(progress).last().isEqualTo(fp32.weightsBytes());
  }

  @Test
  void aPullFromTheCacheNeedsNoRegistry() throws Exception {
    Path file = registry.client.pull(FASHION, fp32, PullListener.NONE);
    registry.close();

    assertThat(registry.client.pull(FASHION, fp32, PullListener.NONE)).isEqualTo(file);
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
  }

  @Test
  void aPullThatBrokeOffContinuesWhereItEnded() throws Exception {
    try (FlakyProxy proxy = FlakyProxy.cuttingFirstAnswerAfter(100_000, registry.uri())) {
      RegistryClient client = RegistryFixture.clientOf(proxy.uri(), registry.cache);
      List<String> retries = new ArrayList<>();

      Path file = client.pull(FASHION, fp32, listener(retries));

      assertThat(Digest.of(file)).isEqualTo(fp32.weights());
      assertThat(retries).hasSize(1);
      assertThat(proxy.rangesAsked()).hasSize(2);
      assertThat(proxy.rangesAsked().get(0)).isEmpty();
      long resumedAt = Long.parseLong(proxy.rangesAsked().get(1).replaceAll("bytes=(\\d+)-", "$1"));
      assertThat(resumedAt).isBetween(1L, 100_000L);
    }
  }

  @Test
  void aPullThatHangsIsGivenUpAndContinued() throws Exception {
    try (FlakyProxy proxy = FlakyProxy.hangingInFirstAnswerAfter(100_000, registry.uri())) {
      RegistryClient client =
          RegistryFixture.clientOf(proxy.uri(), registry.cache, Duration.ofSeconds(1));
      List<String> retries = new ArrayList<>();

      Path file = client.pull(FASHION, fp32, listener(retries));

      assertThat(Digest.of(file)).isEqualTo(fp32.weights());
      assertThat(retries).singleElement().asString().contains("nothing came for 1 s");
      assertThat(proxy.rangesAsked().get(1)).isEqualTo("bytes=100000-");
    }
  }

  @Test
  void aPartialFileOfAnEarlierRunIsContinued() throws Exception {
    byte[] whole = Files.readAllBytes(registry.storedBlob(fp32.weights()));
    Path partial = folder.resolve("cache/partial").resolve(fp32.weights().hex());
    Files.createDirectories(partial.getParent());
    Files.write(partial, java.util.Arrays.copyOf(whole, 200_000));
    try (FlakyProxy proxy = FlakyProxy.transparent(registry.uri())) {
      RegistryClient client = RegistryFixture.clientOf(proxy.uri(), registry.cache);

      Path file = client.pull(FASHION, fp32, PullListener.NONE);

      assertThat(Digest.of(file)).isEqualTo(fp32.weights());
      assertThat(proxy.rangesAsked()).containsExactly("bytes=200000-");
    }
  }

  @Test
  void aWrongPartialFileIsThrownAwayAndPulledAgain() throws Exception {
    Path partial = folder.resolve("cache/partial").resolve(fp32.weights().hex());
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[1000]);
    List<String> retries = new ArrayList<>();

    Path file = registry.client.pull(FASHION, fp32, listener(retries));

    assertThat(Digest.of(file)).isEqualTo(fp32.weights());
    assertThat(retries).hasSize(1);
    assertThat(retries.get(0)).contains("but the digest of the received bytes is sha256:");
  }

  @Test
  void aBlobThatTheDiskDamagedIsNeverGivenOut() throws Exception {
    Path stored = registry.storedBlob(fp32.weights());
    byte[] damaged = Files.readAllBytes(stored);
    damaged[1234] ^= 1;
    Files.write(stored, damaged);
    List<String> retries = new ArrayList<>();

    assertThatThrownBy(() -> registry.client.pull(FASHION, fp32, listener(retries)))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "Tried to pull blob %s (fp32 of fashion) from %s, but the digest of the received bytes"
                + " is %s",
            fp32.weights(), registry.uri(), Digest.of(damaged))
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(RegistryException.Kind.CORRUPT);

    assertThat(retries).hasSize(2);
    assertThat(folder.resolve("cache/sha256")).doesNotExist();
    assertThat(folder.resolve("cache/partial")).isEmptyDirectory();
  }

  @Test
  void aDamageThatIsRepairedBetweenAttemptsIsSurvived() throws Exception {
    Path stored = registry.storedBlob(fp32.weights());
    byte[] good = Files.readAllBytes(stored);
    byte[] damaged = good.clone();
    damaged[0] ^= 1;
    Files.write(stored, damaged);
    PullListener repair =
        new PullListener() {
          @Override
          public void progress(long received, long total) {}

          @Override
          public void retry(String reason) {
            try {
              Files.write(stored, good);
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };

    Path file = registry.client.pull(FASHION, fp32, repair);

    assertThat(Digest.of(file)).isEqualTo(fp32.weights());
  }

  @Test
  void aBlobOfAnotherSizeThanPromisedIsRefused() throws Exception {
    Files.write(registry.storedBlob(fp32.weights()), new byte[1_000_000]);

    assertThatThrownBy(() -> registry.client.pull(FASHION, fp32, PullListener.NONE))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("more than the promised " + fp32.weightsBytes() + " bytes were sent")
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(RegistryException.Kind.CORRUPT);
  }

  @Test
  void aBlobThatIsGoneIsNotTriedAgain() throws Exception {
    Files.delete(registry.storedBlob(fp32.weights()));
    List<String> retries = new ArrayList<>();

    assertThatThrownBy(() -> registry.client.pull(FASHION, fp32, listener(retries)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("404: it does not have the blob")
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(RegistryException.Kind.NOT_FOUND);
    assertThat(retries).isEmpty();
  }

  @Test
  void aRegistryThatIsAwayIsUnreachableAfterThreeAttempts() throws Exception {
    registry.close();
    List<String> retries = new ArrayList<>();

    assertThatThrownBy(() -> registry.client.pull(FASHION, fp32, listener(retries)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("no registry answers at " + registry.uri())
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(RegistryException.Kind.UNREACHABLE);
    assertThat(retries).hasSize(2);
    registry = new RegistryFixture(folder, RegistryFixture::twoVariants);
  }

  private static PullListener listener(List<String> retries) {
    return new PullListener() {
      @Override
      public void progress(long received, long total) {}

      @Override
      public void retry(String reason) {
        retries.add(reason);
      }
    };
  }
}
