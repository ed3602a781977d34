package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChildProcessProberTest {
  private static final VariantName A = new VariantName("a");
  private static final VariantName B = new VariantName("b");
  private static final VariantName C = new VariantName("c");
  private static final ProbeResult PASSED = new ProbeResult.Passed(1, 0.001, 1000, 1);

  private final List<List<VariantName>> launched = new ArrayList<>();

  @Test
  void probesAllVariantsInOneChild() throws Exception {
    ChildProcessProber prober = prober(child(begin(A), done(A), begin(B), done(B)));

    Map<VariantName, ProbeResult> results = probe(prober, A, B);

    assertThat(results).containsExactly(Map.entry(A, PASSED), Map.entry(B, PASSED));
    assertThat(launched).hasSize(1);
  }

  @Test
  void blamesTheVariantThatKilledTheChildAndGoesOnWithTheRest() throws Exception {
    ChildProcessProber prober =
        prober(child(begin(A), done(A), begin(B)), child(begin(C), done(C)));

    Map<VariantName, ProbeResult> results = probe(prober, A, B, C);

    assertThat(results.get(A)).isEqualTo(PASSED);
    assertThat(results.get(B)).isEqualTo(new ProbeResult.Failed("ended with SIGILL"));
    assertThat(results.get(C)).isEqualTo(PASSED);
    assertThat(launched).containsExactly(List.of(A, B, C), List.of(C));
  }

  @Test
  void blamesTheFirstVariantWhenTheChildDiesBeforeIt() throws Exception {
    ChildProcessProber prober = prober(child(), child(begin(B), done(B)));

    Map<VariantName, ProbeResult> results = probe(prober, A, B);

    assertThat(results.get(A)).isEqualTo(new ProbeResult.Failed("ended with SIGILL"));
    assertThat(results.get(B)).isEqualTo(PASSED);
  }

  @Test
  void blamesTheNextVariantWhenTheChildDiesBetweenTwo() throws Exception {
    ChildProcessProber prober = prober(child(begin(A), done(A)));

    Map<VariantName, ProbeResult> results = probe(prober, A, B);

    assertThat(results.get(A)).isEqualTo(PASSED);
    assertThat(results.get(B)).isEqualTo(new ProbeResult.Failed("ended with SIGILL"));
  }

  @Test
  void saysThatABatchKilledTheChildWhereOneExampleDidNot() throws Exception {
    ChildProcessProber prober =
        prober(child(begin(A), new ProbeReport(A, 8, null)), child(done(B)));

    Map<VariantName, ProbeResult> results = probe(prober, A, B);

    assertThat(results.get(A))
        .isEqualTo(
            new ProbeResult.Failed(
                "It runs a single example, but not a batch of 8: ended with SIGILL"));
    assertThat(results.get(B)).isEqualTo(PASSED);
  }

  @Test
  void reportsAChildThatCannotBeStarted() throws Exception {
    ChildProcessProber prober =
        new ChildProcessProber(
            request -> {
              throw new IOException("no java here");
            },
            1);

    assertThat(probe(prober, A).get(A))
        .isEqualTo(new ProbeResult.Failed("Tried to run the probe: no java here"));
  }

  private static Map<VariantName, ProbeResult> probe(
      ChildProcessProber prober, VariantName... variants) throws InterruptedException {
    Map<VariantName, ModelFile> files = new LinkedHashMap<>();
    for (VariantName variant : variants) {
      files.put(variant, new ModelFile(Engine.PYTORCH, Path.of(variant + ".pt")));
    }
    return prober.probe(FakeInferenceEngine.SIGNATURE, files);
  }

  private ChildProcessProber prober(ProbeChild... children) {
    Deque<ProbeChild> left = new ArrayDeque<>(List.of(children));
    return new ChildProcessProber(
        request -> {
          launched.add(request.candidates().stream().map(c -> c.variant()).toList());
          return left.removeFirst();
        },
        1);
  }

  private static ProbeReport begin(VariantName variant) {
    return new ProbeReport(variant, null);
  }

  private static ProbeReport done(VariantName variant) {
    return new ProbeReport(variant, PASSED);
  }

  private static ProbeChild child(ProbeReport... reports) {
    Deque<ProbeReport> left = new ArrayDeque<>(List.of(reports));
    return new ProbeChild() {
      @Override
      public @Nullable ProbeReport next() {
        return left.pollFirst();
      }

      @Override
      public String howItEnded() {
        return "ended with SIGILL";
      }

      @Override
      public void close() {
        left.clear();
      }
    };
  }
}
