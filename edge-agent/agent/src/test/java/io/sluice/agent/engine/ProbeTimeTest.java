package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbeTimeTest {
  private static final ModelFile FILE = new ModelFile(Engine.ONNX_RUNTIME, Path.of("model.onnx"));
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger inferences = new AtomicInteger();
  private int calmInferences = Integer.MAX_VALUE;
  private Duration calm = Duration.ofMillis(800);
  private Duration disturbed = Duration.ofMillis(800);

  @Test
  void aSlowVariantIsThroughLongBeforeItIsTakenForHung() {
    ProbeResult result = probe().attempt(FILE, examples -> {});

    assertThat(result).isInstanceOf(ProbeResult.Passed.class);
    assertThat(nanos.get()).isLessThan(SILENCE_LIMIT.toNanos() / 2);
  }

  @Test
  void aVariantThatIsMadeSlowByTheHogIsThroughLongBeforeItIsTakenForHung() {
    calm = Duration.ofMillis(100);
    disturbed = Duration.ofSeconds(2);
    calmInferences = 35; // 20 to warm up, 5 alone, 10 in the first rounds

    ProbeResult result = probe().attempt(FILE, examples -> {});

    assertThat(((ProbeResult.Passed) result).contention()).isEqualTo(1);
    assertThat(nanos.get()).isLessThan(SILENCE_LIMIT.toNanos() / 2);
  }

  @Test
  void whatIsFastOnlyOnceItIsWarmIsTimedWarm() {
    calmInferences = 1000;
    calm = Duration.ofMillis(2);
    disturbed = Duration.ofMillis(1);

    ProbeResult result = probe(2).attempt(FILE, examples -> {});

    assertThat(((ProbeResult.Passed) result).p50Millis()).isEqualTo(1);
  }

  private ProbeMain probe() {
    return probe(1);
  }

  private ProbeMain probe(int threads) {
    ProbeRequest request =
        new ProbeRequest(FakeInferenceEngine.SIGNATURE, threads, 5, 5, List.of());
    InferenceEngine engine = (file, signature) -> new SlowModel();
    return new ProbeMain(
        new InferenceEngines(Map.of(Engine.ONNX_RUNTIME, engine)), request, nanos::get);
  }

  private final class SlowModel implements LoadedInferenceModel {
    @Override
    public List<Tensor> infer(List<Tensor> inputs) {
      boolean still = inferences.incrementAndGet() <= calmInferences;
      nanos.addAndGet((still ? calm : disturbed).toNanos());
      return inputs;
    }

    @Override
    public void close() {}
  }
}
