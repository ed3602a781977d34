package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.TensorSpec;
import io.sluice.registry.manifest.TensorType;
import io.sluice.registry.manifest.VariantName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With libtorch itself and a model as PyTorch saved it. */
class PyTorchEngineIT {
  private static final Path MODEL = Path.of("../../load-tests/models/fashion-cnn.pt");
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 10L))));
  private static final int PIXELS = 28 * 28;

  @TempDir private Path folder;

  @Test
  void aBatchGivesWhatItsExamplesGiveAlone() throws Exception {
    try (LoadedModel model = new PyTorchEngine(1).load(MODEL, SIGNATURE)) {
      Tensor batch = images(3);

      ByteBuffer together = model.infer(List.of(batch)).get(0).bytes();

      for (int i = 0; i < 3; i++) {
        ByteBuffer one = batch.bytes().slice(i * PIXELS * 4, PIXELS * 4);
        Tensor alone =
            model
                .infer(List.of(new Tensor(TensorType.FP32, List.of(1L, 1L, 28L, 28L), one)))
                .get(0);
        assertThat(alone.shape()).containsExactly(1L, 10L);
        for (int c = 0; c < 10; c++) {
          assertThat(alone.bytes().getFloat(c * 4))
              .isCloseTo(together.getFloat((i * 10 + c) * 4), Offset.offset(1e-4f));
        }
      }
    }
  }

  @Test
  void loadsAFileWhateverItIsCalled() throws Exception {
    Path blob = Files.copy(MODEL, folder.resolve("0a1b2c"));

    try (LoadedModel model = new PyTorchEngine(1).load(blob, SIGNATURE)) {
      assertThat(model.infer(List.of(images(1)))).hasSize(1);
    }
  }

  @Test
  void saysWhichFileIsNoModel() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.pt"), "not a model");

    assertThatThrownBy(() -> new PyTorchEngine(1).load(text, SIGNATURE))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Tried to load " + text + " into libtorch: ");
  }

  @Test
  void saysThatAnInferenceFailedAndGoesOn() throws Exception {
    try (LoadedModel model = new PyTorchEngine(1).load(MODEL, SIGNATURE)) {
      Tensor wrong = new Tensor(TensorType.FP32, List.of(1L, 3L), ByteBuffer.allocate(12));

      assertThatThrownBy(() -> model.infer(List.of(wrong)))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("Tried to run fashion-cnn");

      assertThat(model.infer(List.of(images(1)))).hasSize(1);
    }
  }

  @Test
  void theProbeMeasuresWhatRunsAndSaysWhatDoesNot() throws Exception {
    VariantName good = new VariantName("good");
    VariantName broken = new VariantName("broken");
    Map<VariantName, Path> files = new LinkedHashMap<>();
    files.put(broken, Files.writeString(folder.resolve("broken.pt"), "not a model"));
    files.put(good, MODEL);

    Map<VariantName, ProbeResult> results = ChildProber.ofThisProgram(1).probe(SIGNATURE, files);

    assertThat(results.get(broken)).isInstanceOf(ProbeResult.Failed.class);
    assertThat(results.get(good))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            passed -> {
              assertThat(passed.p50Millis()).isPositive();
              assertThat(passed.cpuSeconds()).isPositive();
            });
  }

  private static Tensor images(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * PIXELS * 4).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(7);
    while (bytes.hasRemaining()) {
      bytes.putFloat(random.nextFloat());
    }
    return new Tensor(TensorType.FP32, List.of((long) count, 1L, 28L, 28L), bytes.flip());
  }
}
