package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleInputBindingTest {
  private static final ModelInputPort IDS =
      new ModelInputPort("ids", NpyType.INT64, List.of(-1L, -1L), false);
  private static final ModelInputPort MASK =
      new ModelInputPort("mask", NpyType.INT64, List.of(-1L, -1L), false);

  @TempDir Path folder;
  private EvaluationSamples named;

  @BeforeEach
  void makeSamples() throws Exception {
    Path file =
        ModelFixtures.zip(
            folder.resolve("s.npz"),
            new TreeMap<>(
                Map.of(
                    "ids.npy", ModelFixtures.npy("<i4", new byte[24], 2, 3),
                    "mask.npy", ModelFixtures.npy("|b1", new byte[6], 2, 3))));
    named = EvaluationSamples.read(file);
  }

  @Test
  void inputsAreTakenInTheOrderOfTheModelAndTheTypesItWants() throws Exception {
    SampleInputBinding binding = SampleInputBinding.of("bert", List.of(MASK, IDS), named);

    assertThat(binding.describe(2)).isEqualTo("mask int64 (2, 3), ids int64 (2, 3)");
  }

  @Test
  void aMissingInputIsNamedWithWhatThereIs() {
    ModelInputPort types = new ModelInputPort("types", NpyType.INT64, List.of(-1L, -1L), false);

    assertThatThrownBy(() -> SampleInputBinding.of("bert", List.of(IDS, MASK, types), named))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("The model bert takes [ids int64 [?, ?], mask int64 [?, ?]")
        .hasMessageContaining("but the samples s.npz have no array types")
        .hasMessageContaining("they have ids int32 [2, 3], mask bool [2, 3]");
  }

  @Test
  void anOptionalInputMayBeMissing() throws Exception {
    ModelInputPort types = new ModelInputPort("types", null, null, true);

    assertThat(SampleInputBinding.of("bert", List.of(IDS, MASK, types), named).describe(1))
        .isEqualTo("ids int64 (1, 3), mask int64 (1, 3)");
  }

  @Test
  void anArrayOfAnotherShapeIsNamedWithWhatTheModelWants() {
    ModelInputPort longer = new ModelInputPort("ids", NpyType.INT64, List.of(-1L, 128L), false);

    assertThatThrownBy(() -> SampleInputBinding.of("bert", List.of(longer), named))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("The model bert takes ids int64 [?, 128], but ids of s.npz is int32 [2, 3]");
  }

  @Test
  void anArrayOfAnotherTypeIsNamedWithWhatTheModelWants() {
    ModelInputPort image = new ModelInputPort("ids", NpyType.FLOAT32, List.of(-1L, 3L), false);

    assertThatThrownBy(() -> SampleInputBinding.of("cnn", List.of(image), named))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("The model cnn takes ids float32 [?, 3], but ids of s.npz is int32 [2, 3]");
  }

  @Test
  void theOnlyInputTakesTheOnlyArrayHoweverItIsNamed() throws Exception {
    EvaluationSamples samples =
        EvaluationSamples.read(ModelFixtures.npz(folder.resolve("x.npz"), 0, 5, 4));
    ModelInputPort input = new ModelInputPort("input.1", NpyType.FLOAT32, List.of(1L, 4L), false);

    SampleInputBinding binding = SampleInputBinding.of("cnn", List.of(input), samples);

    assertThat(binding.describe(1)).isEqualTo("input.1 float32 (1, 4)");
    assertThat(binding.fixedBatch()).isEqualTo(1);
  }

  @Test
  void anIdThatDoesNotFitIsNotCutOff() {
    NpyArray array = new NpyArray(NpyType.INT64, List.of(1L), new byte[] {0, 0, 0, 0, 1, 0, 0, 0});

    assertThatThrownBy(() -> SampleTypeCasts.cast(array, 0, 1, NpyType.INT32))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void masksBecomeIntegers() {
    NpyArray mask = new NpyArray(NpyType.BOOL, List.of(3L), new byte[] {1, 0, 1});

    ByteBuffer cast = SampleTypeCasts.cast(mask, 1, 2, NpyType.INT64);

    assertThat(cast.getLong(0)).isZero();
    assertThat(cast.getLong(8)).isEqualTo(1);
    assertThat(cast.remaining()).isEqualTo(16);
  }
}
