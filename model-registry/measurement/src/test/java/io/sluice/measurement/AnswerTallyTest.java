package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerTallyTest {
  @TempDir Path folder;

  @Test
  void rightAnswersAreCountedAloneAndAgainstTheFirstModel() throws Exception {
    EvaluationSamples samples = samples(y("<i8", 0, 1, 2, -1), 4);
    EngineModel.Output first = output(new float[] {9, 0, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0}, 4, 3);
    EngineModel.Output own = output(new float[] {9, 0, 0, 0, 9, 0, 9, 0, 0, 9, 0, 0}, 4, 3);

    AnswerTally.Result result = tally(samples, own, first, 4);

    assertThat(result.score()).isEqualTo(new ExampleScore.Accuracy(2, 3, 1, 1));
    assertThat(result.agreement()).isEqualTo(0.5);
    assertThat(result.samples()).isEqualTo(4);
  }

  @Test
  void labelsPerTokenAreCountedPerToken() throws Exception {
    EvaluationSamples samples = samples(ModelFixtures.npy("<i8", longs(1, 0), 1, 2), 1);
    EngineModel.Output own = output(new float[] {0, 1, 0, 1}, 1, 2, 2);

    AnswerTally.Result result = tally(samples, own, own, 1);

    assertThat(result.score()).isEqualTo(new ExampleScore.Accuracy(1, 2, 0, 0));
  }

  @Test
  void labelsPerPixelAreComparedAcrossTheChannels() throws Exception {
    EvaluationSamples samples = samples(ModelFixtures.npy("<i8", longs(1, 0, 2), 1, 3), 1);
    // three pixels of two channels, with classes in the first dimension
    EngineModel.Output own = output(new float[] {0, 5, 0, 1, 0, 1}, 1, 2, 3);

    AnswerTally.Result result = tally(samples, own, own, 1);

    assertThat(result.score()).isEqualTo(new ExampleScore.Accuracy(2, 3, 0, 0));
  }

  @Test
  void labelsThatAreNumbersGiveAnError() throws Exception {
    ByteBuffer y = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    y.putFloat(0.5f).putFloat(1.5f).putFloat(2.5f).putFloat(3.5f);
    EvaluationSamples samples = samples(ModelFixtures.npy("<f4", y.array(), 4), 4);
    EngineModel.Output own = output(new float[] {1.5f, 2.5f, 3.5f, 4.5f}, 4, 1);

    AnswerTally.Result result = tally(samples, own, own, 4);

    assertThat(result.score()).isEqualTo(new ExampleScore.Regression(1, 1, 1, 4));
  }

  @Test
  void labelsThatDoNotFitAreNoReasonToFail() throws Exception {
    EvaluationSamples samples = samples(ModelFixtures.npy("<i8", longs(1, 0, 1, 0), 2, 2), 2);
    EngineModel.Output own = output(new float[6], 2, 3);

    AnswerTally.Result result = tally(samples, own, own, 2);

    assertThat(result.score())
        .isEqualTo(
            new ExampleScore.None(
                "the labels y int64 [2, 2] do not fit the output [3] of an example"));
  }

  @Test
  void distancesAreOverAllAndCosinesPerExample() throws Exception {
    EvaluationSamples samples = samples(null, 2);
    EngineModel.Output first = output(new float[] {3, 4, 0, 1}, 2, 2);
    EngineModel.Output own = output(new float[] {3, 4, 1, 1}, 2, 2);

    AnswerTally.Result result = tally(samples, own, first, 2);

    assertThat(result.relativeError()).isEqualTo(1 / Math.sqrt(26), within(1e-12));
    assertThat(result.largestDifference()).isEqualTo(1);
    assertThat(result.cosine()).isEqualTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(result.agreement()).isEqualTo(0.5);
  }

  @Test
  void anOutputOfAnotherShapeIsRefused() throws Exception {
    EvaluationSamples samples = samples(null, 2);

    assertThatThrownBy(
            () -> tally(samples, output(new float[4], 2, 2), output(new float[6], 2, 3), 2))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage("For 2 examples the model gives the shape [2, 2], the first model [2, 3]");
  }

  private static AnswerTally.Result tally(
      EvaluationSamples samples, EngineModel.Output own, EngineModel.Output first, int count)
      throws ModelProcessingException {
    AnswerTally tally = new AnswerTally(samples);
    tally.add(own, first, 0, count);
    return tally.result();
  }

  private static EngineModel.Output output(float[] values, int... shape) {
    return new EngineModel.Output(values, Arrays.stream(shape).mapToObj(n -> (long) n).toList());
  }

  private EvaluationSamples samples(byte[] labels, int count)
      throws IOException, ModelProcessingException {
    byte[] x = ModelFixtures.npy("<f4", new byte[count * 4], count, 1);
    Map<String, byte[]> arrays =
        labels == null ? Map.of("x.npy", x) : Map.of("x.npy", x, "y.npy", labels);
    return EvaluationSamples.read(ModelFixtures.zip(folder.resolve("s.npz"), arrays));
  }

  private static byte[] y(String type, long... values) {
    return ModelFixtures.npy(type, longs(values), values.length);
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }
}
