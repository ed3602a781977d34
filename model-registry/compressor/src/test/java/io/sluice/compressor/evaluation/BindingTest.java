package io.sluice.compressor.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingTest {
  private static final Port IDS = new Port("ids", NpyType.INT64, List.of(-1L, -1L), false);
  private static final Port MASK = new Port("mask", NpyType.INT64, List.of(-1L, -1L), false);

  @TempDir Path folder;
  private Samples named;

  @BeforeEach
  void makeSamples() throws Exception {
    Path file =
        Fixtures.zip(
            folder.resolve("s.npz"),
            new TreeMap<>(
                Map.of(
                    "ids.npy", Fixtures.npy("<i4", new byte[24], 2, 3),
                    "mask.npy", Fixtures.npy("|b1", new byte[6], 2, 3))));
    named = Samples.read(file);
  }

  @Test
  void inputsAreTakenInTheOrderOfTheModelAndTheTypesItWants() throws Exception {
    Binding binding = Binding.of("bert", List.of(MASK, IDS), named);

    assertThat(binding.describe(2)).isEqualTo("mask int64 (2, 3), ids int64 (2, 3)");
  }

  @Test
  void aMissingInputIsNamedWithWhatThereIs() {
    Port types = new Port("types", NpyType.INT64, List.of(-1L, -1L), false);

    assertThatThrownBy(() -> Binding.of("bert", List.of(IDS, MASK, types), named))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("The model bert takes [ids int64 [?, ?], mask int64 [?, ?]")
        .hasMessageContaining("but the samples s.npz have no array types")
        .hasMessageContaining("they have ids int32 [2, 3], mask bool [2, 3]");
  }

  @Test
  void anOptionalInputMayBeMissing() throws Exception {
    Port types = new Port("types", null, null, true);

    assertThat(Binding.of("bert", List.of(IDS, MASK, types), named).describe(1))
        .isEqualTo("ids int64 (1, 3), mask int64 (1, 3)");
  }

  @Test
  void anArrayOfAnotherShapeIsNamedWithWhatTheModelWants() {
    Port longer = new Port("ids", NpyType.INT64, List.of(-1L, 128L), false);

    assertThatThrownBy(() -> Binding.of("bert", List.of(longer), named))
        .isInstanceOf(CompressionException.class)
        .hasMessage("The model bert takes ids int64 [?, 128], but ids of s.npz is int32 [2, 3]");
  }

  @Test
  void anArrayOfAnotherTypeIsNamedWithWhatTheModelWants() {
    Port image = new Port("ids", NpyType.FLOAT32, List.of(-1L, 3L), false);

    assertThatThrownBy(() -> Binding.of("cnn", List.of(image), named))
        .isInstanceOf(CompressionException.class)
        .hasMessage("The model cnn takes ids float32 [?, 3], but ids of s.npz is int32 [2, 3]");
  }

  @Test
  void theOnlyInputTakesTheOnlyArrayHoweverItIsNamed() throws Exception {
    Samples samples = Samples.read(Fixtures.npz(folder.resolve("x.npz"), 0, 5, 4));
    Port input = new Port("input.1", NpyType.FLOAT32, List.of(1L, 4L), false);

    Binding binding = Binding.of("cnn", List.of(input), samples);

    assertThat(binding.describe(1)).isEqualTo("input.1 float32 (1, 4)");
    assertThat(binding.fixedBatch()).isEqualTo(1);
  }

  @Test
  void anIdThatDoesNotFitIsNotCutOff() {
    NpyArray array = new NpyArray(NpyType.INT64, List.of(1L), new byte[] {0, 0, 0, 0, 1, 0, 0, 0});

    assertThatThrownBy(() -> Casts.cast(array, 0, 1, NpyType.INT32))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void masksBecomeIntegers() {
    NpyArray mask = new NpyArray(NpyType.BOOL, List.of(3L), new byte[] {1, 0, 1});

    ByteBuffer cast = Casts.cast(mask, 1, 2, NpyType.INT64);

    assertThat(cast.getLong(0)).isZero();
    assertThat(cast.getLong(8)).isEqualTo(1);
    assertThat(cast.remaining()).isEqualTo(16);
  }
}
