package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.SplitShares;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCompressionIT {
  private static final Path MODELS = Path.of("../../load-tests/models");
  private static final Path CALIBRATION =
      Path.of("../../load-tests/data/fashion-mnist/calibration.npz");

  /** Where nobody asks how fast the variants are. */
  private static final Duration BRIEF = Duration.ofMillis(100);

  @TempDir Path folder;

  private final List<Double> fractions = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"fashion-resnet, 2.3", "fashion-cnn, 1.0"})
  void aRealModelBecomesSmallerAndFasterAndStaysAsRight(String model, double leastSpeedUp)
      throws Exception {
    Path file = MODELS.resolve(model + ".pt");

    CompressionResult ladder =
        build(request(file, CALIBRATION, "the other half"), EngineProcess.TIMING);

    assertThat(ladder.variants())
        .extracting(v -> v.name().value())
        .startsWith("fp32")
        .contains("int8-static");
    BuiltVariant fp32 = ladder.variants().get(0);
    BuiltVariant int8 = variant(ladder, "int8-static");
    assertThat(int8.precision()).isEqualTo(Precision.INT8);
    assertThat((double) Files.size(int8.file())).isLessThan(0.30 * Files.size(fp32.file()));
    assertThat(millis(fp32) / millis(int8)).isGreaterThan(leastSpeedUp);
    assertThat(int8.facts().accuracy()).isNotNull();
    assertThat(int8.facts().accuracy().deltaToFp32()).isGreaterThan(-0.01);
    assertThat(int8.facts().agreement()).isGreaterThan(0.98);
    assertThat(fp32.facts().agreement()).isGreaterThan(0.999);
    assertThat(ladder.signature().inputs())
        .containsExactly(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L)));
    assertThat(ladder.signature().outputs().get(0).shape()).containsExactly(-1L, 10L);
    assertThat(ladder.notes()).anyMatch(n -> n.startsWith("int8-static is made by"));
    assertThat(ladder.leftOut())
        .extracting(l -> l.recipe().name().value())
        .contains("int8-dynamic");
    assertThat(fractions).isSorted().allMatch(f -> f >= 0 && f <= 1);
  }

  @Test
  void everyFactSaysWhereItComesFrom() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 3, 120, 1, 8, 8);

    CompressionResult ladder = build(request(ModelFixtures.path("traced"), samples, "noise"));

    for (BuiltVariant variant : ladder.variants()) {
      MeasuredAccuracy accuracy = variant.facts().accuracy();
      assertThat(accuracy).isNotNull();
      assertThat(accuracy.dataset()).isEqualTo("noise");
      assertThat(accuracy.samples()).isEqualTo(60);
      var device = variant.facts().devices().get(0);
      assertThat(device.p50Millis()).isInstanceOf(KnownQuantity.Measured.class);
      assertThat(device.joulesPerInference()).isInstanceOf(KnownQuantity.Modelled.class);
      assertThat(device.joulesPerInference().known().orElseThrow()).isPositive();
      assertThat(variant.needs().memoryBytes()).isPositive();
    }
    assertThat(ladder.variants().get(0).techniques()).containsExactly("fold-batchnorm");
    assertThat(ladder.variants().get(0).needs().quantizedEngines()).isEmpty();
  }

  @Test
  void instancesOfOneClassThatAreTreatedDifferentlyStillRunAndAgree() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, 40, 4, 6, 6);

    CompressionResult ladder =
        build(
            CompressionRequest.of(ModelFixtures.path("scripted"), parts(samples, null))
                .withDataset("none"));

    assertThat(ladder.variants()).hasSizeGreaterThan(1);
    assertThat(ladder.variants().get(0).techniques()).containsExactly("fold-batchnorm");
    assertThat(ladder.variants().get(0).facts().accuracy()).isNull();
    assertThat(ladder.variants().get(0).facts().agreement()).isEqualTo(1.0);
  }

  @Test
  void theLabelsOfACalibrationSampleAreNotTakenForAccuracy() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 3, 60, 1, 8, 8);

    CompressionResult ladder =
        build(
            CompressionRequest.of(ModelFixtures.path("traced"), parts(samples, null))
                .withDataset("noise"));

    assertThat(ladder.variants()).allMatch(v -> v.facts().accuracy() == null);
    assertThat(ladder.variants()).allMatch(v -> v.facts().agreement() != null);
    assertThat(ladder.notes())
        .anyMatch(n -> n.contains("without an evaluation set accuracy is unknown"));
  }

  @Test
  void withoutSamplesVariantsAreLoadedAndNothingIsClaimedAboutThem() throws Exception {
    CompressionResult ladder =
        build(CompressionRequest.of(ModelFixtures.path("attention"), DataFiles.NONE));

    assertThat(ladder.variants())
        .extracting(v -> v.name().value())
        .contains("fp32", "int8-dynamic");
    BuiltVariant dynamic = variant(ladder, "int8-dynamic");
    assertThat(dynamic.facts().agreement()).isNull();
    assertThat(dynamic.facts().devices()).isEmpty();
    assertThat(dynamic.needs().quantizedEngines()).isNotEmpty();
    assertThat(ladder.notes()).anyMatch(n -> n.contains("neither compared nor measured"));
  }

  @Test
  void aModelWithNothingToConvertIsRefusedWithWhatItHas() throws Exception {
    assertRefused(CompressionRequest.of(ModelFixtures.path("nothing"), DataFiles.NONE))
        .hasMessageContaining("no layer with weights")
        .hasMessageContaining("1 AdaptiveAvgPool2d, 1 Nothing");
  }

  @Test
  void aTruncatedModelIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(ModelFixtures.path("traced"));
    Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, 1000));

    assertRefused(CompressionRequest.of(cut, DataFiles.NONE))
        .hasMessageContaining("cut.pt")
        .hasMessageContaining("not a complete zip file");
  }

  @Test
  void aForbiddenClassIsRefusedByName() throws Exception {
    Path evil =
        ModelFixtures.archive(
            folder.resolve("evil.pt"), ModelFixtures.ascii("\u0080\u0002cos\nsystem\n)R."));

    assertRefused(CompressionRequest.of(evil, DataFiles.NONE))
        .hasMessageContaining("os.system, which has no place in a TorchScript archive");
  }

  @Test
  void samplesOfAWrongShapeAreRefusedWithTheShape() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 0, 10, 3, 8, 8);

    assertRefused(
            CompressionRequest.of(ModelFixtures.path("traced"), parts(samples, null))
                .withDataset(""))
        .hasMessageContaining("3, 8, 8)")
        .hasMessageContaining("but it fails");
  }

  @Test
  void examplesThatWereCalibratedOnAreNotEvaluatedOn() throws Exception {
    Path samples = ModelFixtures.npz(folder.resolve("s.npz"), 3, 10, 1, 8, 8);

    assertRefused(CompressionRequest.of(ModelFixtures.path("traced"), parts(samples, samples)))
        .hasMessageContaining("10 of the 10 evaluation examples s.npz are also among the 10");
  }

  @Test
  void samplesOfDifferentShapesAreRefused() throws Exception {
    Path small = ModelFixtures.npz(folder.resolve("small.npz"), 0, 10, 1, 8, 8);
    Path large = ModelFixtures.npz(folder.resolve("large.npz"), 0, 10, 1, 16, 16);

    assertRefused(CompressionRequest.of(ModelFixtures.path("traced"), parts(small, large)))
        .hasMessageContaining("[1, 16, 16], those of the calibration [1, 8, 8]");
  }

  @Test
  void weightsThatAreNotFiniteAreRefusedByLayer() throws Exception {
    assertRefused(CompressionRequest.of(ModelFixtures.path("nan"), DataFiles.NONE))
        .hasMessageContaining("its parameter fc.weight has the value NaN");
  }

  @Test
  void anInterruptedBuildStopsItsChildAndLeavesNothingBehind() throws Exception {
    Path out = folder.resolve("out");
    CountDownLatch measuring = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    CompressionRequest request =
        CompressionRequest.of(MODELS.resolve("fashion-resnet.pt"), parts(null, CALIBRATION));
    Thread builder =
        new Thread(
            () -> {
              try {
                ModelCompression.run(
                    request,
                    out,
                    (step, fraction) -> {
                      if (step.equals("measuring")) {
                        measuring.countDown();
                      }
                    });
              } catch (ModelProcessingException | IOException | InterruptedException e) {
                end.set(e);
              }
            });
    builder.start();
    assertThat(measuring.await(60, TimeUnit.SECONDS)).isTrue();

    builder.interrupt();
    builder.join(TimeUnit.SECONDS.toMillis(20));

    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(out).doesNotExist();
    assertThat(ProcessHandle.current().children())
        .noneMatch(c -> c.info().commandLine().orElse("").contains("EvaluationMain"));
  }

  /** Calibrates on one half of the samples and evaluates on the other. */
  private CompressionRequest request(Path model, Path samples, String dataset) throws Exception {
    ExampleSplits halves =
        ExampleSplits.divide(
            samples, List.of(), new SplitShares(1, 0, 0, 1), 1, folder.resolve("halves"));
    return CompressionRequest.of(
            model,
            parts(
                halves.file(Part.CALIBRATION).orElseThrow(),
                halves.file(Part.EVALUATION).orElseThrow()))
        .withDataset(dataset);
  }

  private static DataFiles parts(@Nullable Path calibration, @Nullable Path evaluation) {
    Map<Part, Path> parts = new HashMap<>();
    if (calibration != null) {
      parts.put(Part.CALIBRATION, calibration);
    }
    if (evaluation != null) {
      parts.put(Part.EVALUATION, evaluation);
    }
    return DataFiles.parts(parts);
  }

  private CompressionResult build(CompressionRequest request) throws Exception {
    return build(request, BRIEF);
  }

  private CompressionResult build(CompressionRequest request, Duration timing) throws Exception {
    return ModelCompression.run(
        request.withTiming(timing),
        folder.resolve("out"),
        (step, fraction) -> fractions.add(fraction));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      CompressionRequest request) {
    var refusal =
        assertThatThrownBy(() -> build(request)).isInstanceOf(ModelProcessingException.class);
    assertThat(folder.resolve("out")).doesNotExist();
    return refusal;
  }

  private static BuiltVariant variant(CompressionResult ladder, String name) {
    return ladder.variants().stream()
        .filter(v -> v.name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double millis(BuiltVariant variant) {
    return variant.facts().devices().get(0).p50Millis().known().orElseThrow();
  }
}
