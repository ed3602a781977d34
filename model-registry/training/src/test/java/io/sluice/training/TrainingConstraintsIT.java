package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingConstraintsIT {
  private static final OptimizerSettings PLAIN =
      new OptimizerSettings(OptimizerSettings.Algorithm.SGD, 0, 0, 0);
  private static final int WEIGHTS1 = 8 * TinyTrainingNets.PIXELS;
  private static final int WEIGHTS2 = 8 * TinyTrainingNets.CLASSES;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() throws Exception {
    data = TinyTrainingNets.images(folder.resolve("train.npz"), 300);
  }

  @ParameterizedTest
  @EnumSource(OptimizerSettings.Algorithm.class)
  void zerosStayZeroExactly(OptimizerSettings.Algorithm algorithm) throws Exception {
    ScriptModule sparse = changed(net(), "weight1", w -> Math.abs(w) < 0.2f ? 0 : w);
    OptimizerSettings optimizer = new OptimizerSettings(algorithm, 0.9, 0.01, 1);

    ScriptModule trained =
        train(
            sparse, plan(30).optimizer(optimizer).constraints(TrainingConstraints.keepingZeros()));

    float[] before = floats(sparse, "weight1");
    float[] after = floats(trained, "weight1");
    assertThat(zeros(before)).isBetween(20, 120);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i] == 0).isEqualTo(before[i] == 0);
    }
  }

  @Test
  void frozenParametersDoNotChange() throws Exception {
    ScriptModule trained =
        train(net(), plan(10).constraints(TrainingConstraints.NONE.withFrozen("*1")));

    assertThat(floats(trained, "weight1")).containsExactly(floats(net(), "weight1"));
    assertThat(floats(trained, "bias1")).containsExactly(floats(net(), "bias1"));
    assertThat(floats(trained, "weight2")).isNotEqualTo(floats(net(), "weight2"));
  }

  @ParameterizedTest
  @EnumSource(GradualPruningSettings.Criterion.class)
  void gradualPruningMeetsItsGoalToTheElement(GradualPruningSettings.Criterion criterion)
      throws Exception {
    GradualPruningSettings pruning =
        GradualPruningSettings.to(0.73).withCriterion(criterion).withTimes(0.1, 0.6, 7);

    ScriptModule trained = train(net(), plan(40).pruning(pruning));

    int zeros = zeros(floats(trained, "weight1")) + zeros(floats(trained, "weight2"));
    assertThat(zeros).isEqualTo((int) Math.round(0.73 * (WEIGHTS1 + WEIGHTS2)));
    assertThat(zeros(floats(trained, "bias1"))).isZero();
  }

  @Test
  void everyParameterHasItsGoal() throws Exception {
    GradualPruningSettings pruning =
        GradualPruningSettings.to(0.5)
            .withScope(GradualPruningSettings.Scope.PER_PARAMETER)
            .withOthers(Map.of("weight2", 0.25))
            .atOnce();

    ScriptModule trained = train(net(), plan(5).pruning(pruning));

    assertThat(zeros(floats(trained, "weight1"))).isEqualTo(WEIGHTS1 / 2);
    assertThat(zeros(floats(trained, "weight2"))).isEqualTo(WEIGHTS2 / 4);
  }

  @Test
  void whatIsExcludedStaysWholeAndTheSmallestGoFirst() throws Exception {
    GradualPruningSettings pruning =
        GradualPruningSettings.to(0.5).withExcluded("weight2").atOnce();

    ScriptModule trained = train(net(), plan(1).pruning(pruning));

    float[] before = floats(net(), "weight1");
    float[] after = floats(trained, "weight1");
    double highestGone = 0;
    double lowestLeft = 9;
    for (int i = 0; i < before.length; i++) {
      if (after[i] == 0) {
        highestGone = Math.max(highestGone, Math.abs(before[i]));
      } else {
        lowestLeft = Math.min(lowestLeft, Math.abs(before[i]));
      }
    }
    assertThat(zeros(floats(trained, "weight2"))).isZero();
    assertThat(highestGone).isPositive().isLessThanOrEqualTo(lowestLeft);
  }

  @Test
  void zerosThatAreToStayCountTowardsTheGoal() throws Exception {
    ScriptModule sparse = changed(net(), "weight1", w -> Math.abs(w) < 0.1f ? 0 : w);

    ScriptModule trained =
        train(
            sparse,
            plan(30)
                .constraints(TrainingConstraints.keepingZeros())
                .pruning(GradualPruningSettings.to(0.6).withTimes(0, 0.5, 5)));

    int zeros = zeros(floats(trained, "weight1")) + zeros(floats(trained, "weight2"));
    assertThat(zeros).isEqualTo((int) Math.round(0.6 * (WEIGHTS1 + WEIGHTS2)));
    assertThat(stillZero(floats(sparse, "weight1"), floats(trained, "weight1"))).isTrue();
  }

  @Test
  void regrowthMovesZerosButKeepsTheirNumber() throws Exception {
    GradualPruningSettings pruning =
        GradualPruningSettings.to(0.6)
            .withScope(GradualPruningSettings.Scope.PER_PARAMETER)
            .withCriterion(GradualPruningSettings.Criterion.RANDOM)
            .withTimes(0, 0, 5);

    // no hidden layer: inactive neurons would leave weights without a gradient
    ScriptModule net = TinyTrainingNets.normalised(4);
    float[] still = floats(train(net, plan(40).pruning(pruning)), "weight");
    float[] moving = floats(train(net, plan(40).pruning(pruning.withRegrowth(0.4))), "weight");

    assertThat(zeros(still)).isEqualTo((int) Math.round(0.6 * still.length));
    assertThat(zeros(moving)).isEqualTo(zeros(still));
    assertThat(stillZero(still, moving)).isFalse();
  }

  @Test
  void anInterruptedPruningGoesOnToTheSameNumbers() throws Exception {
    TrainingPlan.Builder plan =
        plan(300)
            .optimizer(OptimizerSettings.ADAM_W)
            .pruning(
                GradualPruningSettings.to(0.6)
                    .withCriterion(GradualPruningSettings.Criterion.TAYLOR)
                    .withTimes(0.1, 0.5, 9)
                    .withRegrowth(0.3));
    float[] uninterrupted = floats(train(net(), plan), "weight1");

    assertThatThrownBy(
            () ->
                training(
                        "again",
                        p -> {
                          if (p.step() > 170) {
                            Thread.currentThread().interrupt();
                          }
                        })
                    .train(net(), List.of(), plan.build()))
        .isInstanceOf(InterruptedException.class);
    TrainingResult resumed = training("again", p -> {}).train(net(), List.of(), plan.build());

    assertThat(floats(resumed.model(), "weight1")).containsExactly(uninterrupted);
  }

  @Test
  void equalElementsStayEqualAndZerosZero() throws Exception {
    ScriptModule shared = changed(net(), "weight1", w -> Math.round(w * 4) / 4f);

    ScriptModule trained =
        train(
            shared,
            plan(30)
                .optimizer(OptimizerSettings.ADAM_W)
                .constraints(TrainingConstraints.NONE.withShared("weight1")));

    float[] before = floats(shared, "weight1");
    float[] after = floats(trained, "weight1");
    Map<Float, Set<Float>> values = new HashMap<>();
    for (int i = 0; i < before.length; i++) {
      values.computeIfAbsent(before[i], v -> new HashSet<>()).add(after[i]);
    }
    assertThat(values)
        .hasSizeGreaterThan(4)
        .allSatisfy((value, then) -> assertThat(then).hasSize(1));
    assertThat(values.get(0f)).containsExactly(0f);
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void aSharedValueMovesBySumOfItsElementsGradients() throws Exception {
    ScriptModule shared = changed(net(), "weight1", w -> w > 0 ? 0.2f : -0.1f);

    float[] apart = floats(train(shared, oneStep(PLAIN)), "weight1");
    float[] together =
        floats(
            train(
                shared, oneStep(PLAIN).constraints(TrainingConstraints.NONE.withShared("weight1"))),
            "weight1");

    float[] before = floats(shared, "weight1");
    double up = 0;
    for (int i = 0; i < before.length; i++) {
      up += before[i] > 0 ? apart[i] - before[i] : 0;
    }
    for (int i = 0; i < before.length; i++) {
      if (before[i] > 0) {
        assertThat((double) together[i]).isCloseTo(0.2 + up, within(1e-5));
      }
    }
  }

  @Test
  void weightDecayPullsWeightsButNotBiases() throws Exception {
    ScriptModule without = train(net(), oneStep(PLAIN));
    ScriptModule with = train(net(), oneStep(PLAIN.withWeightDecay(0.5)));

    float[] before = floats(net(), "weight1");
    float[] pulled = floats(with, "weight1");
    float[] free = floats(without, "weight1");
    for (int i = 0; i < before.length; i++) {
      assertThat(pulled[i] - free[i]).isCloseTo(-0.1f * 0.5f * before[i], within(1e-6f));
    }
    assertThat(floats(with, "bias1")).containsExactly(floats(without, "bias1"));
  }

  @Test
  void decoupledWeightDecayShrinksWeightsWhateverTheGradient() throws Exception {
    OptimizerSettings adam = new OptimizerSettings(OptimizerSettings.Algorithm.ADAM_W, 0.9, 0, 0);

    float[] free = floats(train(net(), oneStep(adam)), "weight1");
    float[] pulled = floats(train(net(), oneStep(adam.withWeightDecay(0.5))), "weight1");

    float[] before = floats(net(), "weight1");
    for (int i = 0; i < before.length; i++) {
      assertThat(pulled[i] - free[i]).isCloseTo(-0.1f * 0.5f * before[i], within(1e-6f));
    }
  }

  @Test
  void theSumOfAbsoluteValuesPullsByTheSign() throws Exception {
    float[] free = floats(train(net(), oneStep(PLAIN)), "weight2");
    float[] pulled = floats(train(net(), oneStep(PLAIN).l1(0.3)), "weight2");

    float[] before = floats(net(), "weight2");
    for (int i = 0; i < before.length; i++) {
      assertThat(pulled[i] - free[i])
          .isCloseTo(-0.1f * 0.3f * Math.signum(before[i]), within(1e-6f));
    }
  }

  @Test
  void aLongGradientIsCutToItsLimit() throws Exception {
    ScriptModule trained = train(net(), oneStep(PLAIN.withClipNorm(0.01)));

    double squares = 0;
    for (String name : List.of("weight1", "bias1", "weight2", "bias2")) {
      float[] before = floats(net(), name);
      float[] after = floats(trained, name);
      for (int i = 0; i < before.length; i++) {
        squares += Math.pow(after[i] - before[i], 2);
      }
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.1 * 0.01, within(1e-5));
  }

  @Test
  void aPatternThatMatchesNothingIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(
            () ->
                train(
                    net(),
                    plan(1).constraints(TrainingConstraints.NONE.withKeepZeros("fc.weight"))))
        .isInstanceOf(ModelProcessingException.class)
        .hasMessage(
            "keep-zeros names \"fc.weight\", but no parameter matches; the parameters are weight1, bias1, weight2, bias2");
  }

  private static ScriptModule net() throws ModelProcessingException {
    return TinyTrainingNets.perceptron(8, 4);
  }

  private static TrainingPlan.Builder plan(int steps) {
    return TrainingPlan.builder(0, LearningRateSchedule.cosine(0.05)).maxSteps(steps).batch(20);
  }

  private static TrainingPlan.Builder oneStep(OptimizerSettings optimizer) {
    return TrainingPlan.builder(0, LearningRateSchedule.constant(0.1))
        .maxSteps(1)
        .batch(20)
        .optimizer(optimizer);
  }

  private ScriptModule train(ScriptModule net, TrainingPlan.Builder plan) throws Exception {
    return training("a", p -> {}).train(net, List.of(), plan.build()).model();
  }

  private TorchModelTrainer training(String name, Consumer<TrainingProgress> progress) {
    return new TorchModelTrainer(
        data,
        folder.resolve(name),
        new TorchModelTrainer.Settings(1, Duration.ofMinutes(2), Duration.ZERO),
        progress);
  }

  private interface Change {
    float of(float weight);
  }

  private static ScriptModule changed(ScriptModule net, String name, Change change)
      throws ModelProcessingException {
    ScriptTensor before = net.root().tensor(name).orElseThrow();
    float[] floats = before.toFloats();
    for (int i = 0; i < floats.length; i++) {
      floats[i] = change.of(floats[i]);
    }
    long[] shape = before.shape().stream().mapToLong(n -> n).toArray();
    return net.with(Map.of(before, ScriptTensor.of(floats, shape)));
  }

  private static float[] floats(ScriptModule net, String name) throws ModelProcessingException {
    return net.root().tensor(name).orElseThrow().toFloats();
  }

  private static int zeros(float[] floats) {
    int zeros = 0;
    for (float value : floats) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  private static boolean stillZero(float[] before, float[] after) {
    boolean still = true;
    for (int i = 0; i < before.length; i++) {
      still &= before[i] != 0 || after[i] == 0;
    }
    return still;
  }
}
