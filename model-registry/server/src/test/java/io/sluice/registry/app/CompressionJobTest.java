package io.sluice.registry.app;

import static io.sluice.registry.app.CompressionFixture.techniques;
import static io.sluice.registry.app.RegistryFixture.FASHION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.client.CompressionReport;
import io.sluice.registry.client.PushJob.State;
import io.sluice.registry.client.RegistryException;
import io.sluice.registry.client.RegistryException.Kind;
import io.sluice.registry.manifest.ModelVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compressions that wait, run and are cancelled. */
final class CompressionJobTest {
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
  void aRunningCompressionTellsHowFarItIsAndCanBeCancelled() throws Exception {
    ModelVersion before = registry.client.version(FASHION, "1");
    String id = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> registry.client.compression(FASHION, "1", id).fraction() == 0.5);
    CompressionReport running = registry.client.compression(FASHION, "1", id);

    registry.client.cancel(FASHION, "1", id);

    assertThat(running.state()).isEqualTo(State.RUNNING);
    assertThat(running.step()).isEqualTo("waiting for the test");
    assertThat(running.secondsLeft()).isNotNull().isNotNegative();
    await().until(() -> registry.client.compression(FASHION, "1", id).state() == State.CANCELLED);
    assertThat(registry.client.version(FASHION, "1")).isEqualTo(before);
    assertThat(maker.interrupted).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(folder.resolve("storage/tmp")).isDirectoryNotContaining("glob:**/job*"));
    assertThat(registry.client.cancel(FASHION, "1", id).state()).isEqualTo(State.CANCELLED);
    assertThat(fixture.compress(techniques("prune")).state()).isEqualTo(State.DONE);
  }

  @Test
  void orderingTheSameTwiceAtOnceIsOneCompression() throws Exception {
    String first = registry.client.compress(FASHION, "1", techniques("wait"));
    String second = registry.client.compress(FASHION, "1", techniques("wait"));
    String other = registry.client.compress(FASHION, "1", techniques("prune"));

    assertThat(second).isEqualTo(first).isNotEqualTo(other);
    assertThat(registry.client.compressions(FASHION, "1"))
        .extracting(CompressionReport::id)
        .containsExactly(other, first);
  }

  @Test
  void whatWasCancelledCanBeOrderedAgainAtOnce() throws Exception {
    String first = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> fixture.state(first) == State.RUNNING);
    registry.client.cancel(FASHION, "1", first);

    String second = registry.client.compress(FASHION, "1", techniques("wait"));

    assertThat(second).isNotEqualTo(first);
    await().until(() -> fixture.state(second) == State.RUNNING);
    assertThat(fixture.state(first)).isEqualTo(State.CANCELLED);
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    String running = registry.client.compress(FASHION, "1", techniques("wait"));
    await().until(() -> fixture.state(running) == State.RUNNING);
    registry.client.compress(FASHION, "1", techniques("one"));
    registry.client.compress(FASHION, "1", techniques("two"));

    assertThatThrownBy(() -> registry.client.compress(FASHION, "1", techniques("three")))
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.BUSY);
  }
}
