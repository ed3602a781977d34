package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingVariantProberTest {
  private static final VariantName A = new VariantName("a");
  private static final VariantName B = new VariantName("b");
  private static final ProbeResult PASSED = new ProbeResult.Passed(1.5, 0.001, 1000, 1.25);
  private static final ProbeResult FAILED = new ProbeResult.Failed("ended with SIGILL");

  @TempDir Path folder;
  private final List<Set<VariantName>> probed = new ArrayList<>();
  private final Map<VariantName, ProbeResult> truth = new LinkedHashMap<>(Map.of(A, PASSED));
  private Instant now = Instant.now();

  @Test
  void doesNotTryAgainWhatItRemembers() throws Exception {
    probe(A);

    Map<VariantName, ProbeResult> again = probe(A);

    assertThat(again).containsExactly(Map.entry(A, PASSED));
    assertThat(probed).containsExactly(Set.of(A));
  }

  @Test
  void triesOnlyWhatIsNewAndKeepsTheOrder() throws Exception {
    truth.put(B, PASSED);
    probe(B);

    Map<VariantName, ProbeResult> both = probe(A, B);

    assertThat(both.keySet()).containsExactly(A, B);
    assertThat(probed).containsExactly(Set.of(B), Set.of(A));
  }

  @Test
  void triesAgainWhatHasFailed() throws Exception {
    truth.put(A, FAILED);
    probe(A);
    truth.put(A, PASSED);

    assertThat(probe(A)).containsExactly(Map.entry(A, PASSED));
  }

  @Test
  void forgetsAfterAWhile() throws Exception {
    probe(A);
    now = now.plus(Duration.ofHours(25));

    probe(A);

    assertThat(probed).hasSize(2);
  }

  @Test
  void triesAgainWhatAnOlderProgramAskedLessOf() throws Exception {
    probe(A);
    overwriteAll("{\"result\": \"passed\", \"p50Millis\": 1.5}");

    assertThat(probe(A)).containsExactly(Map.entry(A, PASSED));
    assertThat(probed).hasSize(2);
  }

  @Test
  void triesAgainWhatADiskHasDamaged() throws Exception {
    probe(A);
    overwriteAll("{");

    assertThat(probe(A)).containsExactly(Map.entry(A, PASSED));
    assertThat(probed).hasSize(2);
  }

  private Map<VariantName, ProbeResult> probe(VariantName... variants) throws InterruptedException {
    VariantProber prober =
        (signature, files) -> {
          probed.add(Set.copyOf(files.keySet()));
          Map<VariantName, ProbeResult> results = new LinkedHashMap<>();
          files.keySet().forEach(variant -> results.put(variant, truth.get(variant)));
          return results;
        };
    Map<VariantName, ModelFile> files = new LinkedHashMap<>();
    for (VariantName variant : variants) {
      files.put(variant, new ModelFile(Engine.PYTORCH, Path.of("sha256", variant + "0123")));
    }
    return new CachingVariantProber(prober, folder, Duration.ofHours(24), () -> now)
        .probe(FakeInferenceEngine.SIGNATURE, files);
  }

  private void overwriteAll(String text) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        Files.writeString(entry, text);
      }
    }
  }
}
