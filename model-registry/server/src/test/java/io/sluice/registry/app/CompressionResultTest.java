package io.sluice.registry.app;

import static io.sluice.registry.app.CompressionFixture.techniques;
import static io.sluice.registry.app.RegistryFixture.FASHION;
import static io.sluice.registry.app.RegistryFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.client.CompressRequest;
import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.client.PullListener;
import io.sluice.registry.client.PushJob.State;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantManifest;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compression makes of a published version, with a maker that tells what it got. */
final class CompressionResultTest {
  @TempDir private Path folder;
  private CompressionFixture fixture;
  private RegistryFixture registry;
  private RehearsedMaker maker;

  @BeforeEach
  void start() throws Exception {
    fixture = new CompressionFixture(folder);
    registry = fixture.registry();
    maker = fixture.maker();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void aCompressionAddsItsVariantsToTheVersion() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");

    CompressionReport done = fixture.compress(techniques("prune"));

    assertThat(done.state()).isEqualTo(State.DONE);
    assertThat(done.added()).containsExactly(new VariantName("prune"));
    assertThat(done.unchanged()).isEmpty();
    assertThat(done.notes()).containsExactly("made of 1000 bytes");
    assertThat(done.techniques()).containsExactly("prune");
    assertThat(done.from()).isEqualTo("original");
    assertThat(done.created()).isNotEmpty();
    ModelVersion after = registry.client.version(FASHION, "1");
    assertThat(after.variants()).hasSize(3).containsAll(before.variants());
    VariantDescriptor added = registry.variant("1", "prune");
    Path file = registry.client.pull(FASHION, added, PullListener.NONE);
    assertThat(Digest.of(file)).isEqualTo(added.weights());
  }

  @Test
  void itCanStartFromTheFp32Variant() throws Exception {
    fixture.compress(new CompressRequest("", "", List.of("prune"), Set.of(), "fp32", Map.of(), ""));

    assertThat(maker.models.get(0)).hasSize(301_000);
    assertThat(maker.names.get(0)).isEqualTo("fp32.pt");
  }

  @Test
  void withoutTheOriginalItStartsFromFp32() throws Exception {
    Files.delete(registry.storedBlob(Digest.of(CompressionFixture.MODEL)));

    CompressionReport done = fixture.compress(techniques("prune"));

    assertThat(done.from()).isEqualTo("fp32");
  }

  @Test
  void bytesThatTheVersionHasAlreadyAreNotAddedAgain() throws Exception {
    fixture.compress(techniques("prune"));
    ModelVersion before = registry.client.version(FASHION, "1");

    CompressionReport again = fixture.compress(techniques("prune"));

    assertThat(again.added()).isEmpty();
    assertThat(again.unchanged()).containsExactly(new VariantName("prune"));
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void aNameThatAnotherVariantHasGetsANumber() throws Exception {
    VariantDescriptor before = registry.variant("1", "fp32");

    CompressionReport done = fixture.compress(techniques("fp32"));

    assertThat(done.added()).containsExactly(new VariantName("fp32-2"));
    assertThat(registry.variant("1", "fp32")).isEqualTo(before);
  }

  @Test
  void latestStaysWhereItIsUnlessItIsThisVersion() throws Exception {
    fixture.compress(techniques("prune"));
    assertThat(registry.client.version(FASHION, "latest").variants()).hasSize(3);
    registry.push("2", bytes(2, 1000));

    fixture.compress(techniques("distil"));

    assertThat(registry.client.version(FASHION, "latest").version()).isEqualTo("2");
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(4);
    assertThat(registry.client.models().get(0).latest()).isEqualTo("2");
  }

  @Test
  void latestMayBeNamed() throws Exception {
    String id = registry.client.compress(FASHION, "latest", techniques("prune"));
    await().until(() -> registry.client.compression(FASHION, "1", id).state().isFinished());

    assertThat(registry.client.compression(FASHION, "latest", id).added()).hasSize(1);
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(3);
  }

  @Test
  void whatWasDoneIsRememberedOverARestart() throws Exception {
    CompressionReport first = fixture.compress(techniques("prune"));
    CompressionReport second = fixture.compress(techniques("distil"));

    registry = fixture.restart();

    assertThat(registry.client.compressions(FASHION, "1")).containsExactly(second, first);
    assertThatThrownBy(() -> registry.client.cancel(FASHION, "1", first.id()))
        .hasMessageContaining("409: Compression " + first.id() + " cannot be cancelled any more");
  }

  @Test
  void theVersionCanBePushedAgainWithoutLosingWhatWasAdded() throws Exception {
    fixture.compress(techniques("prune"));

    assertThat(registry.push("1", CompressionFixture.MODEL).state()).isEqualTo(State.DONE);

    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(3);
  }

  @Test
  void aFailureIsToldAndChangesNothing() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");

    CompressionReport failed = fixture.compress(techniques("fail"));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.error()).isEqualTo("layer conv1 cannot be pruned");
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
  }

  @Test
  void variantsThatTakeSomethingElseAreNotAdded() throws Exception {
    CompressionReport failed = fixture.compress(techniques("other-signature"));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.error()).startsWith("The variants take [").contains("INT64");
    assertThat(registry.client.version(FASHION, "1").variants()).hasSize(2);
  }

  @Test
  void aVariantSaysByWhichRecipeItWasMade() throws Exception {
    fixture.compress(techniques("prune"));

    Digest manifest = registry.variant("1", "prune").manifest();
    byte[] document = registry.get("/v2/fashion/manifests/" + manifest).body();
    assertThat(VariantManifest.decode(document).recipe()).isEqualTo("name: prune");
  }
}
