package io.sluice.compressor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.Fixtures;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTrainingIT {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() throws Exception {
    data = TinyNets.images(folder.resolve("train.npz"), 300);
  }

  @Test
  void theLossFallsAndValidationSaysHowGoodTheModelIs() throws Exception {
    List<TrainingProgress> seen = new ArrayList<>();

    Trained trained =
        training("a", seen::add).train(TinyNets.perceptron(8, 1), List.of(), plan(60).build());

    assertThat(trained.steps()).isEqualTo(60);
    assertThat(trained.loss()).isLessThan(0.3);
    assertThat(trained.validation()).isNotNull();
    assertThat(trained.validation().accuracy()).isGreaterThan(0.9);
    assertThat(trained.validation().examples()).isEqualTo(60);
    assertThat(seen.get(seen.size() - 1).fraction()).isEqualTo(1);
  }

  @Test
  void theSameTrainingGivesTheSameBytes() throws Exception {
    TrainingPlan plan = plan(25).augmentation(new Augmentation(1, true)).build();

    Trained first = training("a").train(TinyNets.normalised(1), List.of(), plan);
    Trained second = training("b").train(TinyNets.normalised(1), List.of(), plan);

    assertThat(Arrays.equals(bytes(first.model()), bytes(second.model()))).isTrue();
  }

  @Test
  void anInterruptedTrainingGoesOnToTheSameBytes() throws Exception {
    TrainingPlan plan = plan(400).optimizer(Optimizer.ADAM_W).build();
    byte[] uninterrupted =
        bytes(training("a").train(TinyNets.normalised(1), List.of(), plan).model());
    List<Long> steps = new ArrayList<>();

    assertThatThrownBy(
            () ->
                training("b", p -> interruptAfter(100, p))
                    .train(TinyNets.normalised(1), List.of(), plan))
        .isInstanceOf(InterruptedException.class);
    Trained resumed =
        training("b", p -> steps.add(p.step())).train(TinyNets.normalised(1), List.of(), plan);

    assertThat(steps.get(0)).isGreaterThan(50);
    assertThat(Arrays.equals(bytes(resumed.model()), uninterrupted)).isTrue();
  }

  @Test
  void aTrainingWhoseProcessIsKilledGoesOnToTheSameBytes() throws Exception {
    TrainingPlan plan = plan(400).optimizer(Optimizer.ADAM_W).build();
    byte[] undisturbed =
        bytes(training("a").train(TinyNets.normalised(1), List.of(), plan).model());
    List<Long> killed = new ArrayList<>();

    Trained trained =
        training("b", p -> killOnce(100, p, killed)).train(TinyNets.normalised(1), List.of(), plan);

    assertThat(killed).hasSize(1);
    assertThat(trained.restarts()).isEqualTo(1);
    assertThat(Arrays.equals(bytes(trained.model()), undisturbed)).isTrue();
  }

  @Test
  void aTrainingWhoseProcessIsKilledAgainAndAgainFails() {
    TrainingPlan plan = plan(100_000).build();

    assertThatThrownBy(
            () ->
                training("b", p -> children().forEach(ProcessHandle::destroyForcibly))
                    .train(TinyNets.normalised(1), List.of(), plan))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("SIGKILL");
  }

  @Test
  void aTrainingWhoseProcessIsToldToEndEndsAtOnce() {
    TrainingPlan plan = plan(100_000).build();
    List<TrainingProgress> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                training(
                        "b",
                        p -> {
                          seen.add(p);
                          children().forEach(ProcessHandle::destroy);
                        })
                    .train(TinyNets.normalised(1), List.of(), plan))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("SIGTERM: somebody ended it");
    assertThat(folder.resolve("b/crash.log")).doesNotExist();
  }

  @Test
  void aCompleteTrainingIsNotRepeated() throws Exception {
    Trained first = training("a").train(TinyNets.perceptron(4, 1), List.of(), plan(5).build());
    List<TrainingProgress> seen = new ArrayList<>();

    Trained second =
        training("a", seen::add).train(TinyNets.perceptron(4, 1), List.of(), plan(5).build());

    assertThat(seen).isEmpty();
    assertThat(Arrays.equals(bytes(second.model()), bytes(first.model()))).isTrue();
  }

  @Test
  void batchNormalisationLearnsItsStatistics() throws Exception {
    Trained trained = training("a").train(TinyNets.normalised(1), List.of(), plan(20).build());

    assertThat(mean(trained.model())).isNotZero();
  }

  @Test
  void statisticsStayWhenTheyAreToStay() throws Exception {
    TrainingPlan plan = plan(20).updateStatistics(false).build();

    Trained trained = training("a").train(TinyNets.normalised(1), List.of(), plan);

    assertThat(mean(trained.model())).isZero();
    assertThat(norm(trained.model()).tensor("weight").orElseThrow().toFloats()[0]).isNotEqualTo(1);
  }

  @Test
  void aStudentLearnsFromATeacherAlone() throws Exception {
    ScriptModule teacher =
        training("a").train(TinyNets.perceptron(16, 2), List.of(), plan(80).build()).model();
    TrainingPlan plan = plan(80).distillation(Distillation.of(2, 1)).build();

    Trained student = training("b").train(TinyNets.perceptron(4, 3), List.of(teacher), plan);

    assertThat(student.validation().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void softLabelsOfSeveralTeachersCanBeWeighted() throws Exception {
    List<ScriptModule> teachers = List.of(TinyNets.perceptron(4, 5), TinyNets.perceptron(8, 6));
    List<byte[]> students = new ArrayList<>();

    for (Distillation.Weighting weighting : Distillation.Weighting.values()) {
      TrainingPlan plan =
          plan(10).distillation(Distillation.of(2, 0.5).withWeighting(weighting)).build();
      students.add(bytes(training("a").train(TinyNets.perceptron(4, 3), teachers, plan).model()));
    }

    assertThat(students).doesNotHaveDuplicates();
  }

  @Test
  void featuresAreMatched() throws Exception {
    TrainingPlan plan = plan(200).distillation(Distillation.of(2, 0.5).withFeatures(10)).build();

    Trained matched =
        training("a").train(TinyNets.withFeature(4, 3), List.of(TinyNets.withFeature(4, 9)), plan);

    float[] teacher = hidden(TinyNets.withFeature(4, 9));
    assertThat(distance(hidden(matched.model()), teacher))
        .isLessThan(0.5 * distance(hidden(TinyNets.withFeature(4, 3)), teacher));
  }

  @Test
  void featuresOfOtherWidthsAreMatchedByWhichExamplesAreAlike() throws Exception {
    TrainingPlan plan = plan(200).distillation(Distillation.of(2, 0.5).withFeatures(100)).build();

    Trained matched =
        training("a").train(TinyNets.withFeature(4, 3), List.of(TinyNets.withFeature(9, 9)), plan);

    float[] teacher = alike(TinyNets.withFeature(9, 9));
    assertThat(distance(alike(matched.model()), teacher))
        .isLessThan(0.7 * distance(alike(TinyNets.withFeature(4, 3)), teacher));
  }

  @Test
  void aModelWithFakeQuantisationIsTrainedAsItIs() throws Exception {
    Trained trained =
        training("a").train(TinyNets.fakeQuantized(8, 1), List.of(), plan(60).build());

    assertThat(trained.validation().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aLossThatIsNoNumberEndsTrainingAndSaysWhere() throws Exception {
    TrainingPlan plan =
        TrainingPlan.builder(0, LearningRate.constant(1e20)).maxSteps(50).batch(20).build();

    assertThatThrownBy(() -> training("a").train(TinyNets.perceptron(8, 1), List.of(), plan))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("training has diverged")
        .hasMessageContaining("step");
  }

  @Test
  void aModelThatDoesNotFitTheDataIsNamedWithTheShapes() throws Exception {
    Path wrong = Fixtures.npz(folder.resolve("wrong.npz"), 3, 40, 7);

    assertThatThrownBy(
            () ->
                new EngineTraining(wrong, folder.resolve("w"), settings(), p -> {})
                    .train(TinyNets.perceptron(8, 1), List.of(), plan(5).build()))
        .isInstanceOf(CompressionException.class)
        .hasMessageContaining("Tried to run the student, but libtorch failed")
        .hasMessageContaining("(20, 7)");
  }

  private static TrainingPlan.Builder plan(int steps) {
    return TrainingPlan.builder(0, LearningRate.cosine(0.1))
        .maxSteps(steps)
        .batch(20)
        .validation(0.2);
  }

  private EngineTraining training(String name) {
    return training(name, p -> {});
  }

  private EngineTraining training(String name, Consumer<TrainingProgress> progress) {
    return new EngineTraining(data, folder.resolve(name), settings(), progress);
  }

  private static EngineTraining.Settings settings() {
    return new EngineTraining.Settings(1, Duration.ofMinutes(2), Duration.ZERO);
  }

  private static void interruptAfter(long step, TrainingProgress progress) {
    if (progress.step() >= step) {
      Thread.currentThread().interrupt();
    }
  }

  private static void killOnce(long step, TrainingProgress progress, List<Long> killed) {
    if (progress.step() >= step && killed.isEmpty()) {
      killed.add(progress.step());
      children().forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current().children();
  }

  private byte[] bytes(ScriptModule model) throws Exception {
    Path file = folder.resolve("model.pt");
    ScriptWriter.write(model, file);
    return Files.readAllBytes(file);
  }

  private static ScriptObject norm(ScriptModule model) {
    return (ScriptObject) model.root().attribute("norm");
  }

  private static float mean(ScriptModule model) throws CompressionException {
    return norm(model).tensor("running_mean").orElseThrow().toFloats()[0];
  }

  /** Output of the hidden layer for each image with a single bright pixel, neuron by neuron. */
  private static float[] hidden(ScriptModule perceptron) throws CompressionException {
    float[] weight = perceptron.root().tensor("weight1").orElseThrow().toFloats();
    float[] bias = perceptron.root().tensor("bias1").orElseThrow().toFloats();
    float[] hidden = weight.clone();
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, weight[i] + bias[i / TinyNets.PIXELS]);
    }
    return hidden;
  }

  /** Similarities of the hidden layer's outputs between these images, in rows of length 1. */
  private static float[] alike(ScriptModule perceptron) throws CompressionException {
    float[] hidden = hidden(perceptron);
    float[] alike = new float[TinyNets.PIXELS * TinyNets.PIXELS];
    for (int row = 0; row < TinyNets.PIXELS; row++) {
      double squares = 1e-12;
      for (int column = 0; column < TinyNets.PIXELS; column++) {
        float sum = 0;
        for (int at = 0; at < hidden.length; at += TinyNets.PIXELS) {
          sum += hidden[at + row] * hidden[at + column];
        }
        alike[row * TinyNets.PIXELS + column] = sum;
        squares += sum * sum;
      }
      for (int column = 0; column < TinyNets.PIXELS; column++) {
        alike[row * TinyNets.PIXELS + column] /= (float) Math.sqrt(squares);
      }
    }
    return alike;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
