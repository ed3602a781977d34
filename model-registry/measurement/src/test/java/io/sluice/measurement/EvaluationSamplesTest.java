package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationSamplesTest {
  @TempDir Path folder;

  @Test
  void examplesAndClassesAreRead() throws Exception {
    EvaluationSamples samples =
        EvaluationSamples.read(ModelFixtures.npz(folder.resolve("s.npz"), 10, 5, 1, 4, 4));

    assertThat(samples.count()).isEqualTo(5);
    assertThat(samples.exampleShape()).containsExactly(1L, 4L, 4L);
    assertThat(samples.type()).isEqualTo(NpyType.FLOAT32);
    assertThat(samples.isLabelled()).isTrue();
    assertThat(samples.label(4)).isBetween(0L, 9L);
    assertThat(samples.inputs().get("x").slice(1, 2).remaining()).isEqualTo(2 * 16 * Float.BYTES);
  }

  @ParameterizedTest
  @CsvSource({"<f8, 8", "<i8, 8", "<i4, 4", "|u1, 1", "|b1, 1"})
  void otherTypesAreReadToo(String type, int width) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(2 * width).order(ByteOrder.LITTLE_ENDIAN);
    Path file = zip("x.npy", ModelFixtures.npy(type, data.array(), 2, 1));

    assertThat(EvaluationSamples.read(file).count()).isEqualTo(2);
    assertThat(EvaluationSamples.read(file).isLabelled()).isFalse();
  }

  @Test
  void whatIsNoNpzFileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("s.npz"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("s.npz")
        .hasMessageContaining("not a complete NPZ file");
  }

  @Test
  void aFileWithoutInputsIsNamedWithTheArraysItHas() throws IOException {
    Path file = zip("y.npy", ModelFixtures.npy("<i8", new byte[8], 1));

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .hasMessageContaining("need an array x, or one per input of the model, but have [y]");
  }

  @Test
  void inputsMayHaveNames() throws Exception {
    Path file = ids(3, 3);

    EvaluationSamples samples = EvaluationSamples.read(file, List.of("mask", "ids"));

    assertThat(samples.inputs().keySet()).containsExactlyInAnyOrder("ids", "mask");
    assertThat(samples.count()).isEqualTo(3);
  }

  @Test
  void ofSeveralArraysOnlyThoseAreReadThatTheModelTakes() throws Exception {
    EvaluationSamples samples = EvaluationSamples.read(ids(3, 3), List.of("ids"));

    assertThat(samples.inputs().keySet()).containsExactly("ids");
  }

  @Test
  void allInputsNeedAsManyExamples() throws IOException {
    Path file = ids(3, 2);

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("as many examples in each array, but")
        .hasMessageContaining("ids has the shape [3, 4]")
        .hasMessageContaining("mask");
  }

  private Path ids(int ids, int masks) throws IOException {
    return ModelFixtures.zip(
        folder.resolve("s.npz"),
        new TreeMap<>(
            Map.of(
                "ids.npy", ModelFixtures.npy("<i8", new byte[ids * 32], ids, 4),
                "mask.npy", ModelFixtures.npy("<i4", new byte[masks * 16], masks, 4))));
  }

  @Test
  void aTypeThatIsNotReadIsNamed() throws IOException {
    Path file = zip("x.npy", ModelFixtures.npy("<c16", new byte[16], 1));

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .hasMessageContaining("has the type <c16; float32, float64, int64, int32, uint8, bool");
  }

  @Test
  void aSizeThatTheHeaderOnlyClaimsIsNotBelieved() throws IOException {
    Path file = zip("x.npy", ModelFixtures.npy("<f4", new byte[8], 1_000_000, 1_000_000));

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .hasMessageContaining("should have 4000000000000 bytes, but has 8");
  }

  @Test
  void whatIsNeitherInputNorLabelIsNotRead() throws Exception {
    Path file =
        ModelFixtures.zip(
            folder.resolve("s.npz"),
            Map.of("x.npy", ModelFixtures.npy("<f4", new byte[8], 2, 1), "other.npy", new byte[5]));

    assertThat(EvaluationSamples.read(file).inputs().keySet()).containsExactly("x");
  }

  @Test
  void anUnpackedSizeThatTheFileOnlyClaimsIsRefused() throws Exception {
    Path file = claiming(zip("x.npy", ModelFixtures.npy("<f4", new byte[8], 2, 1)), 100_000_000);

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("x of shape [2, 1] should have 8 bytes, but has 99999");
  }

  @Test
  void aSizeThatCannotBeInTheFileIsRefusedBeforeMemoryIsTaken() throws Exception {
    byte[] x = ModelFixtures.npy("<f4", new byte[0], 100_000_000);
    Path file = claiming(zip("x.npy", x), x.length + 400_000_000);

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("x of shape [100000000] cannot be in the");
  }

  @Test
  void asManyLabelsAsExamplesAreNeeded() throws IOException {
    Path file =
        ModelFixtures.zip(
            folder.resolve("s.npz"),
            Map.of(
                "x.npy", ModelFixtures.npy("<f4", new byte[8], 2, 1),
                "y.npy", ModelFixtures.npy("<i8", new byte[8], 1)));

    assertThatThrownBy(() -> EvaluationSamples.read(file))
        .hasMessageContaining(
            "as many examples in each array, but x has the shape [2, 1] and y [1]");
  }

  @Test
  void damagedFilesAreRefusedOrRead() throws Exception {
    byte[] whole = Files.readAllBytes(ModelFixtures.npz(folder.resolve("s.npz"), 3, 20, 2));
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = Arrays.copyOf(whole, whole.length);
      for (int i = 0; i < 4; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("fuzz.npz"), damaged);
      try {
        EvaluationSamples.read(file);
      } catch (ModelProcessingException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  /** Gives the one entry of a zip another size in the directory at the end of the file. */
  private static Path claiming(Path zip, int size) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
    int entry = content.getInt(content.limit() - 22 + 16); // of the end record: the first entry
    return Files.write(zip, content.putInt(entry + 24, size).array());
  }

  private Path zip(String name, byte[] content) throws IOException {
    return ModelFixtures.zip(folder.resolve("s.npz"), Map.of(name, content));
  }
}
