package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSplitsTest {
  private static final SplitShares FOUR_PARTS = new SplitShares(1, 5, 1, 3);

  @TempDir Path folder;

  @Test
  void everyExampleIsInOnePartAndEveryClassIsSpreadAsTheWhole() throws Exception {
    Path data = pixels("data.npz", 200, i -> i, i -> i % 2);

    ExampleSplits splits =
        ExampleSplits.divide(data, List.of(), FOUR_PARTS, 1, folder.resolve("parts"));

    assertThat(classCounts(splits, Part.CALIBRATION)).containsExactly(10, 10);
    assertThat(classCounts(splits, Part.TRAINING)).containsExactly(50, 50);
    assertThat(classCounts(splits, Part.VALIDATION)).containsExactly(10, 10);
    assertThat(classCounts(splits, Part.EVALUATION)).containsExactly(30, 30);
    assertThat(values(splits)).containsExactly(IntStream.range(0, 200).toArray());
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
    Path data = pixels("data.npz", 100, i -> i, i -> i % 10);

    byte[] first = evaluationBytes(data, 7);
    byte[] again = evaluationBytes(data, 7);
    byte[] other = evaluationBytes(data, 8);

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void copiesOfAnExampleStayTogether() throws Exception {
    Path data = pixels("data.npz", 100, i -> i % 30, i -> i % 30 % 3);

    ExampleSplits splits =
        ExampleSplits.divide(data, List.of(), FOUR_PARTS, 1, folder.resolve("parts"));

    ExampleSplits checked = ExampleSplits.of(files(splits), List.of());
    assertThat(checked.file(Part.EVALUATION)).isPresent();
  }

  @Test
  void aPartWithoutAShareIsNotMade() throws Exception {
    Path data = pixels("data.npz", 10, i -> i, i -> 0);

    ExampleSplits splits =
        ExampleSplits.divide(data, List.of(), new SplitShares(1, 0, 0, 1), 1, folder);

    assertThat(splits.file(Part.TRAINING)).isEmpty();
    assertThat(EvaluationSamples.read(splits.file(Part.EVALUATION).orElseThrow()).count())
        .isEqualTo(5);
  }

  @Test
  void tooFewExamplesAreRefused() throws Exception {
    Path data = pixels("data.npz", 2, i -> i, i -> 0);

    assertThatThrownBy(() -> ExampleSplits.divide(data, List.of(), FOUR_PARTS, 1, folder))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("the 2 examples of data.npz, but none is left for");
  }

  @Test
  void examplesToEvaluateOnThatWereCalibratedOnAreCounted() throws Exception {
    Path calibration = pixels("calibration.npz", 20, i -> i, i -> 0);
    Path evaluation = pixels("evaluation.npz", 30, i -> i + 17, i -> 1);

    assertThatThrownBy(
            () ->
                ExampleSplits.of(
                    Map.of(Part.CALIBRATION, calibration, Part.EVALUATION, evaluation), List.of()))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageStartingWith(
            "3 of the 30 evaluation examples evaluation.npz are also among the 20 calibration examples calibration.npz");
  }

  @Test
  void anExampleIsKnownAgainInAnotherTypeAndShape() throws Exception {
    Path bytes =
        ModelFixtures.zip(
            folder.resolve("bytes.npz"),
            Map.of("x.npy", ModelFixtures.npy("|u1", new byte[] {1, 2, 3, 4}, 1, 2, 2)));
    ByteBuffer same = ByteBuffer.allocate(8 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : new float[] {9, 9, 9, 9, 1, 2, 3, 4}) {
      same.putFloat(value);
    }
    Path floats =
        ModelFixtures.zip(
            folder.resolve("floats.npz"),
            Map.of("x.npy", ModelFixtures.npy("<f4", same.array(), 2, 4)));

    ExampleHashes evaluation = ExampleHashes.of(EvaluationSamples.read(floats));

    assertThat(evaluation.countAlsoIn(ExampleHashes.of(EvaluationSamples.read(bytes))))
        .isEqualTo(1);
  }

  @Test
  void calibrationMayShareExamplesWithTraining() throws Exception {
    Path both = pixels("both.npz", 20, i -> i, i -> 0);
    Path evaluation = pixels("evaluation.npz", 5, i -> i + 100, i -> 0);

    ExampleSplits splits =
        ExampleSplits.of(
            Map.of(Part.CALIBRATION, both, Part.TRAINING, both, Part.EVALUATION, evaluation),
            List.of());

    assertThat(splits.file(Part.TRAINING)).contains(both);
  }

  private static Map<Part, Path> files(ExampleSplits splits) {
    return Map.of(
        Part.CALIBRATION, splits.file(Part.CALIBRATION).orElseThrow(),
        Part.TRAINING, splits.file(Part.TRAINING).orElseThrow(),
        Part.VALIDATION, splits.file(Part.VALIDATION).orElseThrow(),
        Part.EVALUATION, splits.file(Part.EVALUATION).orElseThrow());
  }

  private byte[] evaluationBytes(Path data, long seed) throws Exception {
    ExampleSplits splits =
        ExampleSplits.divide(data, List.of(), FOUR_PARTS, seed, folder.resolve("parts"));
    return Files.readAllBytes(splits.file(Part.EVALUATION).orElseThrow());
  }

  private static int[] classCounts(ExampleSplits splits, Part part) throws Exception {
    EvaluationSamples samples = EvaluationSamples.read(splits.file(part).orElseThrow());
    int[] counts = new int[2];
    for (int i = 0; i < samples.count(); i++) {
      counts[(int) samples.label(i)]++;
    }
    return counts;
  }

  private static int[] values(ExampleSplits splits) throws Exception {
    IntStream.Builder values = IntStream.builder();
    for (Path file : files(splits).values()) {
      NpyArray x = EvaluationSamples.read(file).inputs().get("x");
      for (int i = 0; i < x.length(); i++) {
        values.add((int) x.number(i));
      }
    }
    return values.build().sorted().toArray();
  }

  /** Images of one pixel. */
  private Path pixels(String name, int count, IntUnaryOperator value, IntUnaryOperator label)
      throws IOException {
    Path file = folder.resolve(name);
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.write(
          "x",
          NpyType.FLOAT32,
          List.of((long) count, 1L),
          out -> {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
              out.write(bytes.putFloat(0, value.applyAsInt(i)).array());
            }
          });
      npz.write(
          "y",
          NpyType.UINT8,
          List.of((long) count),
          out -> {
            for (int i = 0; i < count; i++) {
              out.write(label.applyAsInt(i));
            }
          });
    }
    return file;
  }
}
