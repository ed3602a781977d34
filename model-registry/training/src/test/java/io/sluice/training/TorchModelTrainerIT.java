package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.torchscript.ModelFixtures;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchiveWriter;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
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

class TorchModelTrainerIT {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() throws Exception {
    data = TinyTrainingNets.images(folder.resolve("train.npz"), 300);
  }

  @Test
  void theLossFallsAndValidationSaysHowGoodTheModelIs() throws Exception {
    List<TrainingProgress> seen = new ArrayList<>();

    TrainingResult trained =
        training("a", seen::add)
            .train(TinyTrainingNets.perceptron(8, 1), List.of(), plan(60).build());

    assertThat(trained.steps()).isEqualTo(60);
    assertThat(trained.loss()).isLessThan(0.3);
    assertThat(trained.validation()).isNotNull();
    assertThat(trained.validation().accuracy()).isGreaterThan(0.9);
    assertThat(trained.validation().examples()).isEqualTo(60);
    assertThat(seen.get(seen.size() - 1).fraction()).isEqualTo(1);
  }

  @Test
  void theSameTrainingGivesTheSameBytes() throws Exception {
    TrainingPlan plan = plan(25).augmentation(new AugmentationSettings(1, true)).build();

    TrainingResult first = training("a").train(TinyTrainingNets.normalised(1), List.of(), plan);
    TrainingResult second = training("b").train(TinyTrainingNets.normalised(1), List.of(), plan);

    assertThat(Arrays.equals(bytes(first.model()), bytes(second.model()))).isTrue();
  }

  @Test
  void anInterruptedTrainingGoesOnToTheSameBytes() throws Exception {
    TrainingPlan plan = plan(400).optimizer(OptimizerSettings.ADAM_W).build();
    byte[] uninterrupted =
        bytes(training("a").train(TinyTrainingNets.normalised(1), List.of(), plan).model());
    List<Long> steps = new ArrayList<>();

    assertThatThrownBy(
            () ->
                training("b", p -> interruptAfter(100, p))
                    .train(TinyTrainingNets.normalised(1), List.of(), plan))
        .isInstanceOf(InterruptedException.class);
    TrainingResult resumed =
        training("b", p -> steps.add(p.step()))
            .train(TinyTrainingNets.normalised(1), List.of(), plan);

    assertThat(steps.get(0)).isGreaterThan(50);
    assertThat(Arrays.equals(bytes(resumed.model()), uninterrupted)).isTrue();
  }

  @Test
  void aTrainingWhoseProcessIsKilledGoesOnToTheSameBytes() throws Exception {
    TrainingPlan plan = plan(400).optimizer(OptimizerSettings.ADAM_W).build();
    byte[] undisturbed =
        bytes(training("a").train(TinyTrainingNets.normalised(1), List.of(), plan).model());
    List<Long> killed = new ArrayList<>();

    TrainingResult trained =
        training("b", p -> killOnce(100, p, killed))
            .train(TinyTrainingNets.normalised(1), List.of(), plan);

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
                    .train(TinyTrainingNets.normalised(1), List.of(), plan))
        .isInstanceOf(ModelProcessingException.class)
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
                    .train(TinyTrainingNets.normalised(1), List.of(), plan))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("SIGTERM: somebody ended it");
    assertThat(folder.resolve("b/crash.log")).doesNotExist();
  }

  @Test
  void aCompleteTrainingIsNotRepeated() throws Exception {
    TrainingResult first =
        training("a").train(TinyTrainingNets.perceptron(4, 1), List.of(), plan(5).build());
    List<TrainingProgress> seen = new ArrayList<>();

    TrainingResult second =
        training("a", seen::add)
            .train(TinyTrainingNets.perceptron(4, 1), List.of(), plan(5).build());

    assertThat(seen).isEmpty();
    assertThat(Arrays.equals(bytes(second.model()), bytes(first.model()))).isTrue();
  }

  @Test
  void batchNormalisationLearnsItsStatistics() throws Exception {
    TrainingResult trained =
        training("a").train(TinyTrainingNets.normalised(1), List.of(), plan(20).build());

    assertThat(mean(trained.model())).isNotZero();
  }

  @Test
  void statisticsStayWhenTheyAreToStay() throws Exception {
    TrainingPlan plan = plan(20).updateStatistics(false).build();

    TrainingResult trained = training("a").train(TinyTrainingNets.normalised(1), List.of(), plan);

    assertThat(mean(trained.model())).isZero();
    assertThat(norm(trained.model()).tensor("weight").orElseThrow().toFloats()[0]).isNotEqualTo(1);
  }

  @Test
  void aStudentLearnsFromATeacherAlone() throws Exception {
    ScriptModule teacher =
        training("a")
            .train(TinyTrainingNets.perceptron(16, 2), List.of(), plan(80).build())
            .model();
    TrainingPlan plan = plan(80).distillation(DistillationSettings.of(2, 1)).build();

    TrainingResult student =
        training("b").train(TinyTrainingNets.perceptron(4, 3), List.of(teacher), plan);

    assertThat(student.validation().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void softLabelsOfSeveralTeachersCanBeWeighted() throws Exception {
    List<ScriptModule> teachers =
        List.of(TinyTrainingNets.perceptron(4, 5), TinyTrainingNets.perceptron(8, 6));
    List<byte[]> students = new ArrayList<>();

    for (DistillationSettings.Weighting weighting : DistillationSettings.Weighting.values()) {
      TrainingPlan plan =
          plan(10).distillation(DistillationSettings.of(2, 0.5).withWeighting(weighting)).build();
      students.add(
          bytes(training("a").train(TinyTrainingNets.perceptron(4, 3), teachers, plan).model()));
    }

    assertThat(students).doesNotHaveDuplicates();
  }

  @Test
  void featuresAreMatched() throws Exception {
    TrainingPlan plan =
        plan(200).distillation(DistillationSettings.of(2, 0.5).withFeatures(10)).build();

    TrainingResult matched =
        training("a")
            .train(
                TinyTrainingNets.withFeature(4, 3),
                List.of(TinyTrainingNets.withFeature(4, 9)),
                plan);

    float[] teacher = hidden(TinyTrainingNets.withFeature(4, 9));
    assertThat(distance(hidden(matched.model()), teacher))
        .isLessThan(0.5 * distance(hidden(TinyTrainingNets.withFeature(4, 3)), teacher));
  }

  @Test
  void featuresOfOtherWidthsAreMatchedByWhichExamplesAreAlike() throws Exception {
    TrainingPlan plan =
        plan(200).distillation(DistillationSettings.of(2, 0.5).withFeatures(100)).build();

    TrainingResult matched =
        training("a")
            .train(
                TinyTrainingNets.withFeature(4, 3),
                List.of(TinyTrainingNets.withFeature(9, 9)),
                plan);

    float[] teacher = alike(TinyTrainingNets.withFeature(9, 9));
    assertThat(distance(alike(matched.model()), teacher))
        .isLessThan(0.7 * distance(alike(TinyTrainingNets.withFeature(4, 3)), teacher));
  }

  @Test
  void aModelWithFakeQuantisationIsTrainedAsItIs() throws Exception {
    TrainingResult trained =
        training("a").train(TinyTrainingNets.fakeQuantized(8, 1), List.of(), plan(60).build());

    assertThat(trained.validation().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aLossThatIsNoNumberEndsTrainingAndSaysWhere() throws Exception {
    TrainingPlan plan =
        TrainingPlan.builder(0, LearningRateSchedule.constant(1e20)).maxSteps(50).batch(20).build();

    assertThatThrownBy(
            () -> training("a").train(TinyTrainingNets.perceptron(8, 1), List.of(), plan))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("training has diverged")
        .hasMessageContaining("step");
  }

  @Test
  void aModelThatDoesNotFitTheDataIsNamedWithTheShapes() throws Exception {
    Path wrong = ModelFixtures.npz(folder.resolve("wrong.npz"), 3, 40, 7);

    assertThatThrownBy(
            () ->
                new TorchModelTrainer(wrong, folder.resolve("w"), settings(), p -> {})
                    .train(TinyTrainingNets.perceptron(8, 1), List.of(), plan(5).build()))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessageContaining("Tried to run the student, but libtorch failed")
        .hasMessageContaining("(20, 7)");
  }

  private static TrainingPlan.Builder plan(int steps) {
    return TrainingPlan.builder(0, LearningRateSchedule.cosine(0.1))
        .maxSteps(steps)
        .batch(20)
        .validation(0.2);
  }

  private TorchModelTrainer training(String name) {
    return training(name, p -> {});
  }

  private TorchModelTrainer training(String name, Consumer<TrainingProgress> progress) {
    return new TorchModelTrainer(data, folder.resolve(name), settings(), progress);
  }

  private static TorchModelTrainer.Settings settings() {
    return new TorchModelTrainer.Settings(1, Duration.ofMinutes(2), Duration.ZERO);
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
    ScriptArchiveWriter.write(model, file);
    return Files.readAllBytes(file);
  }

  private static ScriptObject norm(ScriptModule model) {
    return (ScriptObject) model.root().attribute("norm");
  }

  private static float mean(ScriptModule model) throws ModelProcessingException {
    return norm(model).tensor("running_mean").orElseThrow().toFloats()[0];
  }

  /** Output of the hidden layer for each image with a single bright pixel, neuron by neuron. */
  private static float[] hidden(ScriptModule perceptron) throws ModelProcessingException {
    float[] weight = perceptron.root().tensor("weight1").orElseThrow().toFloats();
    float[] bias = perceptron.root().tensor("bias1").orElseThrow().toFloats();
    float[] hidden = weight.clone();
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, weight[i] + bias[i / TinyTrainingNets.PIXELS]);
    }
    return hidden;
  }

  /** Similarities of the hidden layer's outputs between these images, in rows of length 1. */
  private static float[] alike(ScriptModule perceptron) throws ModelProcessingException {
    float[] hidden = hidden(perceptron);
    float[] alike = new float[TinyTrainingNets.PIXELS * TinyTrainingNets.PIXELS];
    for (int row = 0; row < TinyTrainingNets.PIXELS; row++) {
      double squares = 1e-12;
      for (int column = 0; column < TinyTrainingNets.PIXELS; column++) {
        float sum = 0;
        for (int at = 0; at < hidden.length; at += TinyTrainingNets.PIXELS) {
          sum += hidden[at + row] * hidden[at + column];
        }
        alike[row * TinyTrainingNets.PIXELS + column] = sum;
        squares += sum * sum;
      }
      for (int column = 0; column < TinyTrainingNets.PIXELS; column++) {
        alike[row * TinyTrainingNets.PIXELS + column] /= (float) Math.sqrt(squares);
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
