package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BatchLatencyProbeTest {
  private static final ModelSignature ONE_AT_A_TIME =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(1L, 2L))),
          FakeInferenceEngine.SIGNATURE.outputs());

  private final AtomicLong nanos = new AtomicLong();
  private final List<Integer> announced = new ArrayList<>();
  private final BatchModel model = new BatchModel();

  @Test
  void findsWhatABatchTakesOnlyOnce() {
    model.onceShare = 0.7;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(share).isCloseTo(0.7, within(1e-3));
    assertThat(model.batches).containsExactly(1, 2, 4, 8, 16);
  }

  @Test
  void isNothingWhereABatchCostsAllOfItsExamples() {
    model.onceShare = 0;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(share).isCloseTo(0, within(1e-3));
  }

  @Test
  void isNotNegativeWhereABatchCostsMoreThanItsExamples() {
    model.onceShare = -0.5;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(share).isZero();
  }

  @Test
  void isNeverAllOfAnExample() {
    model.onceShare = 1;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(share).isEqualTo(0.99);
  }

  @Test
  void aDeviceThatSlowsDownMeanwhileSlowsBothAlike() {
    model.onceShare = 0.7;
    model.slowdownPerSecond = 1;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(nanos.get()).isGreaterThan(500_000_000L);
    assertThat(share).isCloseTo(0.7, within(0.05));
  }

  @Test
  void aSlowVariantIsTriedInSmallerBatches() {
    model.onceShare = 0.5;
    model.aloneMillis = 100;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 100);

    assertThat(model.batches).containsExactly(1, 2, 4, 8);
    assertThat(share).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void aVariantTooSlowForBatchesIsNotTriedInThem() {
    model.aloneMillis = 400;

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 400);

    assertThat(model.batches).isEmpty();
    assertThat(share).isZero();
  }

  @Test
  void aBatchThatTakesMuchLongerThanItsExamplesIsTriedNoMore() {
    LoadedInferenceModel swapping = swapping(inputs -> inputs.get(0).shape().get(0) == 4);

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(swapping, 1);

    assertThat(announced).containsExactly(2, 4);
    assertThat(share).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void givesUpWhereBatchesBecomeSlowMeanwhile() {
    AtomicInteger batches = new AtomicInteger();
    LoadedInferenceModel swapping = swapping(inputs -> batches.incrementAndGet() > 8);

    double share = probe(FakeInferenceEngine.SIGNATURE).onceShare(swapping, 1);

    assertThat(announced).containsExactly(2, 4, 8, 16);
    assertThat(share).isZero();
    assertThat(nanos.get()).isLessThan(20_000_000_000L);
  }

  @Test
  void aSignatureWithoutABatchDimensionIsLeftAlone() {
    double share = probe(ONE_AT_A_TIME).onceShare(model, 1);

    assertThat(share).isZero();
    assertThat(model.batches).isEmpty();
  }

  @Test
  void isNothingWhereTheModelGivesAnotherNumberOfAnswers() {
    LoadedInferenceModel oneAnswer = new Otherwise(inputs -> model.answers(1));

    assertThat(probe(FakeInferenceEngine.SIGNATURE).onceShare(oneAnswer, 1)).isZero();
  }

  @Test
  void isNothingWhereThereIsNoMemoryForABatch() {
    LoadedInferenceModel large =
        new Otherwise(
            inputs -> {
              throw new OutOfMemoryError("Cannot reserve direct buffer memory");
            });

    assertThat(probe(FakeInferenceEngine.SIGNATURE).onceShare(large, 1)).isZero();
  }

  @Test
  void aVariantThatFailsOnABatchPassesWithWhatItDoes() {
    LoadedInferenceModel single =
        new Otherwise(
            inputs -> {
              throw new EngineException("Expected 1, but is 2");
            });
    InferenceEngine engine = (file, signature) -> single;
    ProbeRequest request = new ProbeRequest(FakeInferenceEngine.SIGNATURE, 64, 5, 5, List.of());
    ProbeMain probe =
        new ProbeMain(new InferenceEngines(Map.of(Engine.PYTORCH, engine)), request, nanos::get);

    ProbeResult result =
        probe.attempt(new ModelFile(Engine.PYTORCH, Path.of("a.pt")), announced::add);

    assertThat(result)
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            passed -> {
              assertThat(passed.p50Millis()).isEqualTo(1);
              assertThat(passed.onceShare()).isZero();
            });
    assertThat(announced).containsExactly(2);
  }

  @Test
  void saysWhichBatchItIsAboutToTry() {
    probe(FakeInferenceEngine.SIGNATURE).onceShare(model, 1);

    assertThat(announced).containsExactly(2, 4, 8, 16);
  }

  private BatchLatencyProbe probe(ModelSignature signature) {
    InferenceTimer timer = new InferenceTimer(nanos::get, nanos::get, true);
    return new BatchLatencyProbe(timer, nanos::get, signature, announced::add);
  }

  /** A model taking 3 s longer for the given batches. */
  private LoadedInferenceModel swapping(Predicate<List<Tensor>> such) {
    return new Otherwise(
        inputs -> {
          nanos.addAndGet(such.test(inputs) ? 3_000_000_000L : 0);
          return model.infer(inputs);
        });
  }

  /** A model with a batch of n taking f + (1 - f)·n times a single example. */
  private final class BatchModel implements LoadedInferenceModel {
    private final TreeSet<Integer> batches = new TreeSet<>();
    private double aloneMillis = 1;
    private double onceShare = 0.5;
    private double slowdownPerSecond;

    @Override
    public List<Tensor> infer(List<Tensor> inputs) {
      int examples = (int) (long) inputs.get(0).shape().get(0);
      batches.add(examples);
      double slowdown = 1 + slowdownPerSecond * nanos.get() / 1e9;
      double millis = aloneMillis * slowdown * (onceShare + (1 - onceShare) * examples);
      nanos.addAndGet(Math.round(millis * 1e6));
      return answers(examples);
    }

    private List<Tensor> answers(long examples) {
      ByteBuffer bytes = ByteBuffer.allocate((int) examples * 4);
      return List.of(new Tensor(TensorType.FP32, List.of(examples, 1L), bytes));
    }

    @Override
    public void close() {}
  }

  /** Behaviour of a model on a batch. */
  private interface OfABatch {
    List<Tensor> infer(List<Tensor> inputs) throws EngineException;
  }

  /** A model with another behaviour on batches than on single examples. */
  private final class Otherwise implements LoadedInferenceModel {
    private final OfABatch ofABatch;

    Otherwise(OfABatch ofABatch) {
      this.ofABatch = ofABatch;
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws EngineException {
      return inputs.get(0).shape().get(0) == 1 ? model.infer(inputs) : ofABatch.infer(inputs);
    }

    @Override
    public void close() {}
  }
}
