package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.compressor.evaluation.Shares;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes real models through the real compressor. */
final class CompressedPushIT {
  private static final Path LOAD_TESTS = Path.of("../../load-tests").toAbsolutePath().normalize();
  private static final Path MODEL = LOAD_TESTS.resolve("models/fashion-cnn.pt");
  private static final Path SAMPLE = LOAD_TESTS.resolve("data/fashion-mnist/calibration.npz");
  @TempDir private Path folder;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    registry = new RegistryFixture(folder, new CompressorLadderMaker());
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void aRealModelBecomesMeasuredVariantsThatCanBePulled() throws Exception {
    Splits halves =
        Splits.divide(SAMPLE, List.of(), new Shares(1, 0, 0, 1), 1, folder.resolve("halves"));

    PushJob job =
        push(
            new PushRequest(
                MODEL,
                halves.file(Part.CALIBRATION).orElseThrow(),
                halves.file(Part.EVALUATION).orElseThrow(),
                "the other half"));

    assertThat(job.error()).isEmpty();
    List<VariantDescriptor> variants = registry.client.version(FASHION, "1").variants();
    assertThat(variants)
        .extracting(v -> v.name().value())
        .containsExactlyInAnyOrder("fp32", "int8-dynamic", "int8-static");
    for (VariantDescriptor variant : variants) {
      Path file = registry.client.pull(FASHION, variant, PullListener.NONE);
      assertThat(Digest.of(file)).isEqualTo(variant.weights());
      assertThat(variant.facts().accuracy()).isNotNull();
      assertThat(variant.facts().devices().get(0).p50Millis().sourceName()).isEqualTo("measured");
    }
  }

  @Test
  void aFileThatIsNoTorchScriptArchiveFailsWithTheCompressorsMessage() throws Exception {
    Path file = registry.write("weights.pt", "not a model".getBytes(UTF_8));

    PushJob job = push(new PushRequest(file, null, null, ""));

    assertThat(job.state()).isEqualTo(PushJob.State.FAILED);
    assertThat(job.error()).contains("model.pt").contains("it is not a TorchScript archive");
    assertThat(registry.client.models()).isEmpty();
  }

  @Test
  void aTruncatedArchiveFailsWithTheCompressorsMessage() throws Exception {
    byte[] whole = Files.readAllBytes(MODEL);
    Path file = registry.write("half.pt", Arrays.copyOf(whole, whole.length / 2));

    PushJob job = push(new PushRequest(file, null, null, ""));

    assertThat(job.state()).isEqualTo(PushJob.State.FAILED);
    assertThat(job.error()).contains("model.pt");
  }

  private PushJob push(PushRequest request) throws Exception {
    String job = registry.client.push(FASHION, "1", request);
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> registry.client.job(job).isFinished());
    return registry.client.job(job);
  }
}
