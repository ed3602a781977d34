package io.sluice.registry.app;

import static io.sluice.registry.app.RegistryFixture.FASHION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.SplitShares;
import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.PushJob;
import io.sluice.registry.client.PushRequest;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantManifest;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    registry = new RegistryFixture(folder, new CompressorLadderMaker(RegistryFixture.TIMING));
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  @Test
  void aRealModelBecomesMeasuredVariantsThatCanBePulled() throws Exception {
    ExampleSplits halves =
        ExampleSplits.divide(
            SAMPLE, List.of(), new SplitShares(1, 0, 0, 1), 1, folder.resolve("halves"));

    PushJob job =
        push(
            new PushRequest(
                MODEL,
                halves.file(Part.CALIBRATION).orElseThrow(),
                halves.file(Part.EVALUATION).orElseThrow(),
                "the other half",
                EnumSet.allOf(Engine.class)));

    assertThat(job.error()).isEmpty();
    List<VariantDescriptor> variants = registry.client.version(FASHION, "1").variants();
    assertThat(variants)
        .extracting(v -> v.name().value())
        .contains("fp32", "int8-static", "onnx-int8-static");
    for (VariantDescriptor variant : variants) {
      Path file = registry.client.pull(FASHION, variant, PullListener.NONE);
      assertThat(Digest.of(file)).isEqualTo(variant.weights());
      assertThat(variant.facts().accuracy()).isNotNull();
      assertThat(variant.facts().devices().get(0).p50Millis().sourceName()).isEqualTo("measured");
    }
  }

  @Test
  void aCompressionWithDataAddsWhatThePushCouldNotMakeWithout() throws Exception {
    push(new PushRequest(MODEL, null, null, ""));
    ExampleSplits halves =
        ExampleSplits.divide(
            SAMPLE, List.of(), new SplitShares(1, 0, 0, 1), 1, folder.resolve("halves"));

    String id =
        registry.client.compress(
            FASHION,
            "1",
            new CompressRequest(
                "",
                "",
                List.of(),
                Set.of(),
                "",
                Map.of(
                    "calibration", halves.file(Part.CALIBRATION).orElseThrow(),
                    "evaluation", halves.file(Part.EVALUATION).orElseThrow()),
                "the other half"));
    awaitEnd(() -> registry.client.compression(FASHION, "1", id).state().isFinished());

    CompressionReport compression = registry.client.compression(FASHION, "1", id);
    assertThat(compression.error()).isEmpty();
    assertThat(compression.from()).isEqualTo("original");
    assertThat(compression.added()).extracting(VariantName::value).contains("int8-static");
    assertThat(compression.unchanged()).extracting(VariantName::value).contains("fp32");
    ModelVersion version = registry.client.version(FASHION, "1");
    assertThat(version.signature().inputs().get(0).shape()).containsExactly(-1L, 1L, 28L, 28L);
    assertThat(version.variants())
        .filteredOn(v -> Set.of("fp32", "int8-static").contains(v.name().value()))
        .hasSize(2)
        .allSatisfy(variant -> assertThat(variant.facts().accuracy()).isNotNull());
  }

  @Test
  void techniquesAndRecipesAreOrderedByTheirNames() throws Exception {
    push(new PushRequest(MODEL, null, null, ""));
    String recipe = "name: pruned\nsteps:\n- prune-magnitude:\n    sparsity: 0.3\n";

    CompressionReport byName = compress("", List.of("half-precision"));
    CompressionReport byRecipe = compress(recipe, List.of());

    assertThat(byName.error()).isEmpty();
    assertThat(byName.added()).containsExactly(new VariantName("half-precision"));
    assertThat(byRecipe.error()).isEmpty();
    VariantDescriptor pruned = registry.variant("1", byRecipe.added().get(0).value());
    byte[] manifest = registry.get("/v2/fashion/manifests/" + pruned.manifest()).body();
    assertThat(VariantManifest.decode(manifest).recipe()).startsWith("name: pruned");
    assertThatThrownBy(() -> compress("", List.of("half-precison")))
        .hasMessageContaining("400")
        .hasMessageContaining("half-precision");
    assertThatThrownBy(() -> compress("name: x\nsteps:\n- fold: yes\n", List.of()))
        .hasMessageContaining("400");
  }

  @Test
  void aCancelledCompressionEndsTheProcessThatMeasures() throws Exception {
    push(new PushRequest(MODEL, null, null, ""));
    ModelVersion before = registry.client.version(FASHION, "1");
    String id = registry.client.compress(FASHION, "1", CompressRequest.USUAL);
    awaitEnd(() -> measuring().findAny().isPresent());

    registry.client.cancel(FASHION, "1", id);

    awaitEnd(() -> registry.client.compression(FASHION, "1", id).state().isFinished());
    assertThat(registry.client.compression(FASHION, "1", id).state())
        .isEqualTo(PushJob.State.CANCELLED);
    assertThat(measuring()).isEmpty();
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
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

  private CompressionReport compress(String recipe, List<String> techniques) throws Exception {
    String id =
        registry.client.compress(
            FASHION, "1", new CompressRequest("", recipe, techniques, Set.of(), "", Map.of(), ""));
    awaitEnd(() -> registry.client.compression(FASHION, "1", id).state().isFinished());
    return registry.client.compression(FASHION, "1", id);
  }

  private PushJob push(PushRequest request) throws Exception {
    String job = registry.client.push(FASHION, "1", request);
    awaitEnd(() -> registry.client.job(job).isFinished());
    return registry.client.job(job);
  }

  /** This process starts no others. */
  private static Stream<ProcessHandle> measuring() {
    return ProcessHandle.current().children();
  }

  private static void awaitEnd(Callable<Boolean> condition) {
    await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20)).until(condition);
  }
}
