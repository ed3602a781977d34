package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Path samples;

  @BeforeEach
  void makeSamples() throws Exception {
    samples = ModelFixtures.npz(folder.resolve("s.npz"), 3, 30, 1, 8, 8);
  }

  @Test
  void aModelAgreesWithItselfAndItsCostsAreMeasured() throws Exception {
    List<ModelMeasurement> measured = measure("traced", PATIENCE, true);

    ModelMeasurement copy = measured.get(1);
    assertThat(copy.agreement()).isEqualTo(1);
    assertThat(copy.relativeError()).isZero();
    assertThat(copy.outputShape()).containsExactly(3L);
    assertThat(copy.rightAnswers()).isBetween(0, 30);
    assertThat(copy.latency()).isNotNull();
    assertThat(copy.latency().inferences()).isGreaterThanOrEqualTo(100);
    assertThat(copy.latency().p99Millis()).isGreaterThanOrEqualTo(copy.latency().p50Millis());
    assertThat(copy.latency().cpuSeconds()).isPositive();
    assertThat(copy.cosine()).isCloseTo(1, within(1e-9));
    // an interval of 95 % would miss 1 in one run of twenty
    assertThat(copy.latency().speedUpOver(measured.get(0).latency()).median()).isBetween(0.3, 3.0);
    assertThat(copy.batchLatency()).isNull();
    assertThat(copy.memory().addedBytes()).isPositive();
    assertThat(copy.memory().peakBytes()).isPositive();
  }

  @Test
  void modelsOfBothEnginesAreMeasuredInTurnsInOneProcess() throws Exception {
    samples = ModelFixtures.npz(folder.resolve("many.npz"), 3, 64, 1, 8, 8);
    Path onnx = linear(folder.resolve("linear.onnx"));

    List<ModelMeasurement> measured =
        new EngineProcess(folder, PATIENCE)
            .measure(
                List.of("torch", "onnx", "onnx again"),
                List.of(ModelFixtures.path("traced"), onnx, onnx),
                samples,
                100,
                true,
                fraction -> {});

    assertThat(measured).allSatisfy(m -> assertThat(m.outputShape()).containsExactly(3L));
    assertThat(measured)
        .extracting(ModelMeasurement::engine)
        .containsExactly(Engine.PYTORCH, Engine.ONNX_RUNTIME, Engine.ONNX_RUNTIME);
    assertThat(measured.get(1).latency().p50Millis()).isPositive();
    assertThat(measured.get(1).batchLatency().batch()).isEqualTo(32);
    assertThat(measured.get(1).latency().roundMillis())
        .hasSameSizeAs(measured.get(0).latency().roundMillis());
    assertThat(measured.get(1).relativeError())
        .isPositive()
        .isEqualTo(measured.get(2).relativeError());
  }

  @Test
  void aLargerModelNeedsMoreMemory() throws Exception {
    Path small = layers(folder.resolve("small.onnx"), 512);
    Path large = layers(folder.resolve("large.onnx"), 2048);

    List<ModelMeasurement> measured =
        new EngineProcess(folder, PATIENCE)
            .measure(
                List.of("large", "small", "large again"),
                List.of(large, small, large),
                samples,
                10,
                true,
                fraction -> {});

    double weights = 4.0 * 2048 * 2048;
    for (int m : new int[] {0, 2}) {
      assertThat((double) measured.get(m).memory().addedBytes()).isBetween(weights, 2.5 * weights);
      assertThat((double) measured.get(m).memory().peakBytes()).isBetween(weights, 4 * weights);
    }
    assertThat((double) measured.get(1).memory().addedBytes()).isLessThan(weights / 4);
  }

  /** A linear layer with as many inputs and outputs, and a small one before and after it. */
  private static Path layers(Path file, int size) throws IOException {
    return new OnnxFile()
        .input("image", OnnxFile.FLOAT, -1, 1, 8, 8)
        .node("Flatten", new String[] {"image"}, "flat")
        .node("MatMul", new String[] {"flat", "a"}, "wide")
        .node("MatMul", new String[] {"wide", "b"}, "mixed")
        .node("MatMul", new String[] {"mixed", "c"}, "scores")
        .weights("a", new float[64 * size], 64, size)
        .weights("b", new float[size * size], size, size)
        .weights("c", new float[size * 3], size, 3)
        .output("scores", OnnxFile.FLOAT, -1, 3)
        .write(file);
  }

  @Test
  void aFileThatOnnxRuntimeRefusesIsNamed() throws Exception {
    Path broken = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});

    assertThatThrownBy(
            () ->
                new EngineProcess(folder, PATIENCE)
                    .load(List.of("broken"), List.of(broken), fraction -> {}))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("Tried to load the model broken, but ONNX Runtime refuses it");
  }

  @Test
  void namedInputsGoToTheInputsOfTheirNamesAndASecondOutputCanCount() throws Exception {
    Path onnx =
        new OnnxFile()
            .input("ids", OnnxFile.INT64, -1, 3)
            .input("scale", OnnxFile.FLOAT, -1, 3)
            .node("Cast", "to", OnnxFile.FLOAT, "ids", "floats")
            .node("Mul", new String[] {"floats", "scale"}, "scaled")
            .output("floats", OnnxFile.FLOAT, -1, 3)
            .output("scaled", OnnxFile.FLOAT, -1, 3)
            .write(folder.resolve("two.onnx"));
    byte[] ids = new byte[24];
    ids[4] = 7;
    byte[] scale = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, 0.5f).array();
    Path npz =
        ModelFixtures.zip(
            folder.resolve("named.npz"),
            Map.of(
                "scale.npy", ModelFixtures.npy("<f4", scale, 2, 3),
                "ids.npy", ModelFixtures.npy("<i4", ids, 2, 3)));

    try (EngineModel model =
        EngineModel.load(
            "two", onnx, EvaluationSamples.read(npz, List.of("ids", "scale")), "scaled")) {
      assertThat(model.run(0, 2).values()).containsExactly(0, 3.5f, 0, 0, 0, 0);
    }
  }

  @Test
  void dataThatDoesNotFitTheModelIsRefusedWithWhatItTakes() throws Exception {
    Path onnx = linear(folder.resolve("linear.onnx"));
    Path wrong = ModelFixtures.npz(folder.resolve("wrong.npz"), 0, 3, 28, 28);

    assertThatThrownBy(
            () ->
                new EngineProcess(folder, PATIENCE)
                    .measure(List.of("cnn"), List.of(onnx), wrong, 10, false, fraction -> {}))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage(
            "The model cnn takes image float32 [?, 1, 8, 8], but x of wrong.npz is float32 [3, 28, 28]");
  }

  /** Flattens 1 x 8 x 8 and gives three sums. */
  private static Path linear(Path file) throws IOException {
    float[] weights = new float[64 * 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 7 - 3) / 10f;
    }
    return new OnnxFile()
        .input("image", OnnxFile.FLOAT, -1, 1, 8, 8)
        .node("Flatten", new String[] {"image"}, "flat")
        .node("MatMul", new String[] {"flat", "w"}, "scores")
        .weights("w", weights, 64, 3)
        .output("scores", OnnxFile.FLOAT, -1, 3)
        .write(file);
  }

  @Test
  void aModelThatNeverAnswersIsStopped() {
    assertThatThrownBy(
            () -> {
              samples = ModelFixtures.npz(folder.resolve("four.npz"), 0, 3, 4);
              measure("endless", Duration.ofSeconds(6), false);
            })
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("made no progress for 6 s and was stopped");
    assertNoChildren();
  }

  @Test
  void aFileThatLibtorchRefusesIsNamed() throws Exception {
    Path empty =
        ModelFixtures.archive(folder.resolve("empty.pt"), ModelFixtures.ascii("\u0080\u0002)."));

    assertThatThrownBy(
            () ->
                new EngineProcess(folder, PATIENCE)
                    .load(List.of("empty"), List.of(empty), fraction -> {}))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("Tried to load the model empty, but libtorch refuses it");
  }

  @Test
  void aChildThatIsKilledIsReportedWithItsSignal() {
    AtomicBoolean killed = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                new EngineProcess(folder, PATIENCE)
                    .measure(
                        List.of("traced"),
                        List.of(ModelFixtures.path("traced")),
                        samples,
                        30,
                        true,
                        fraction -> {
                          if (killed.compareAndSet(false, true)) {
                            ProcessHandle.current()
                                .children()
                                .forEach(ProcessHandle::destroyForcibly);
                          }
                        }))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("ended with SIGKILL");
  }

  @Test
  void aProgramThatWasStartedWithARelativeClassPathFindsItsChild() throws Exception {
    String before = System.getProperty("java.class.path");
    Path here = Path.of("").toAbsolutePath();
    String relative =
        Arrays.stream(before.split(File.pathSeparator, -1))
            .map(entry -> here.relativize(Path.of(entry).toAbsolutePath()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    System.setProperty("java.class.path", relative);
    try {
      List<ModelMeasurement> measured = measure("traced", PATIENCE, false);

      assertThat(measured).hasSize(2);
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  @Test
  void whatModulesKeepIsInTheObservedFile() throws Exception {
    Path observed = folder.resolve("observed.pt");

    new EngineProcess(folder, PATIENCE)
        .observe(ModelFixtures.path("traced"), samples, observed, fraction -> {});

    assertThat(Files.size(observed)).isPositive();
  }

  private List<ModelMeasurement> measure(String model, Duration silence, boolean costs)
      throws Exception {
    Path file = ModelFixtures.path(model);
    return new EngineProcess(folder, silence)
        .measure(List.of("one", "two"), List.of(file, file), samples, 100, costs, fraction -> {});
  }

  private static void assertNoChildren() {
    assertThat(ProcessHandle.current().children())
        .noneMatch(c -> c.info().commandLine().orElse("").contains("EvaluationMain"));
  }
}
