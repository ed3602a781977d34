package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.compression.EngineCalibration;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.calibration.ModelCalibration;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.SaturationHeadroom;
import io.sluice.graph.structure.ConvolutionalNetBuilder;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.training.TorchModelTrainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares simulated int8 in training with the resulting integers in libtorch. */
class QuantizationAwareTrainingTechniqueIT {
  private static final int SIDE = 8;
  private static final int CLASSES = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true, true, 8", "false, true, 8", "true, false, 4"})
  void whatWasTrainedIsWhatTheIntegersAnswer(boolean learnRanges, boolean perChannel, int bits)
      throws Exception {
    StaticInt8Technique quantization =
        new StaticInt8Technique(
            ActivationRangeRule.MIN_MAX, perChannel, SaturationHeadroom.WEIGHTS, LayerChoice.ALL);
    QuantizationAwareTrainingTechnique technique =
        new QuantizationAwareTrainingTechnique(
            quantization, bits, learnRanges, 0, 1, new FineTuningTechnique(8, 0.05));
    StepContext workshop = workshop();

    ScriptModule trained = technique.apply(net(), workshop).model();
    ScriptModule integers = quantization.apply(trained, workshop).model();

    List<ModelMeasurement> measured = measure(trained, integers);
    assertThat(accuracy(measured.get(0))).isGreaterThan(0.9);
    assertThat(accuracy(measured.get(1))).isGreaterThan(0.9);
    assertThat(measured.get(1).relativeError()).isLessThan(0.03);
  }

  @Test
  void rangesMoveWhenTheyAreLearnt() throws Exception {
    StaticInt8Technique quantization = new StaticInt8Technique(ActivationRangeRule.MIN_MAX);
    FineTuningTechnique lessons = new FineTuningTechnique(2, 0.05);
    StepContext workshop = workshop();

    ScriptModule fixed =
        new QuantizationAwareTrainingTechnique(quantization, 8, false, 0, 1, lessons)
            .apply(net(), workshop)
            .model();
    ScriptModule moved =
        new QuantizationAwareTrainingTechnique(quantization, 8, true, 0, 1, lessons)
            .apply(net(), workshop)
            .model();

    assertThat(text(quantization.apply(fixed, workshop)))
        .isNotEqualTo(text(quantization.apply(moved, workshop)));
  }

  private static String text(CompressionTechnique.Step step) {
    return step.model().code().findClass("__torch__.sluice.Model").orElseThrow().text();
  }

  private static ScriptModule net() throws Exception {
    ConvolutionalNetBuilder net =
        new ConvolutionalNetBuilder(1).conv(1, 8, 3, 1, 1, 1, false).batchNorm(8).relu6();
    String before = net.mark();
    net.conv(8, 8, 3, 1, 1, 8, false).batchNorm(8).relu().add(before).maxPool(2);
    return TorchScriptGraphWriter.write(net.flatten().linear(8 * 16, CLASSES).graph());
  }

  private StepContext workshop() throws IOException {
    Path data = data(folder.resolve("train.npz"), 400, 1);
    ModelCalibration calibration =
        new EngineCalibration(engine(), data(folder.resolve("c.npz"), 60, 2), folder, f -> {});
    TorchModelTrainer training =
        new TorchModelTrainer(data, folder, TorchModelTrainer.Settings.DEFAULT, p -> {});
    return new StepContext(calibration, training, 0);
  }

  private EngineProcess engine() {
    return new EngineProcess(folder, Duration.ofMinutes(2));
  }

  private static double accuracy(ModelMeasurement measured) {
    return (double) measured.rightAnswers() / measured.samples();
  }

  private List<ModelMeasurement> measure(ScriptModule... models) throws Exception {
    List<String> names = List.of("first", "second");
    List<Path> files = names.stream().map(n -> folder.resolve(n + ".pt")).toList();
    for (int i = 0; i < models.length; i++) {
      ScriptArchiveWriter.write(models[i], files.get(i));
    }
    Path samples = data(folder.resolve("e.npz"), 200, 3);
    return engine().measure(names, files, samples, Integer.MAX_VALUE, false, f -> {});
  }

  /** Noise images, brightest in one of the four corners; the corner is the class. */
  private static Path data(Path file, int count, int seed) throws IOException {
    ByteBuffer x = ByteBuffer.allocate(count * SIDE * SIDE * 4).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer y = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      int corner = random.nextInt(CLASSES);
      y.putLong(corner);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        boolean lower = pixel / SIDE >= SIDE / 2;
        boolean right = pixel % SIDE >= SIDE / 2;
        boolean bright = corner == (lower ? 2 : 0) + (right ? 1 : 0);
        x.putFloat(random.nextFloat() * (bright ? 1 : 0.6f));
      }
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("x.npy", ModelFixtures.npy("<f4", x.array(), count, 1, SIDE, SIDE));
    entries.put("y.npy", ModelFixtures.npy("<i8", y.array(), count));
    return ModelFixtures.zip(file, entries);
  }
}
