package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.torchscript.ScriptModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterImportanceIT {
  @TempDir Path folder;
  private TorchModelTrainer training;

  @BeforeEach
  void makeData() throws Exception {
    training =
        new TorchModelTrainer(
            TinyTrainingNets.images(folder.resolve("train.npz"), 100),
            folder.resolve("work"),
            new TorchModelTrainer.Settings(1, Duration.ofMinutes(2), Duration.ofMinutes(1)),
            progress -> {});
  }

  @Test
  void importanceFollowsFromTheGradientThatAStepWouldTake() throws Exception {
    ScriptModule net = TinyTrainingNets.perceptron(4, 1);
    TrainingPlan oneStep =
        TrainingPlan.builder(0, LearningRateSchedule.constant(1))
            .maxSteps(1)
            .batch(30)
            .seed(7)
            .optimizer(new OptimizerSettings(OptimizerSettings.Algorithm.SGD, 0, 0, 0))
            .build();
    float[] before = weight(net);
    float[] after = weight(training.train(net, List.of(), oneStep).model());

    ParameterImportance importance =
        training.importance(net, new ParameterImportance.Query(1, 30, 7));

    ParameterImportance.OfParameter weighed = importance.parameters().get("weight1");
    double[] channels = new double[4];
    for (int i = 0; i < before.length; i++) {
      double gradient = before[i] - after[i];
      assertThat((double) weighed.gradients()[i]).isCloseTo(gradient, within(1e-6));
      assertThat((double) weighed.products()[i])
          .isCloseTo(Math.pow(gradient * before[i], 2), within(1e-6));
      channels[i / TinyTrainingNets.PIXELS] += gradient * before[i];
    }
    for (int c = 0; c < channels.length; c++) {
      assertThat((double) weighed.channels()[c]).isCloseTo(channels[c] * channels[c], within(1e-6));
    }
    assertThat(importance.parameters().keySet())
        .containsExactly("weight1", "bias1", "weight2", "bias2");
    assertThat(importance.loss()).isPositive();
  }

  @Test
  void severalBatchesAreAveraged() throws Exception {
    ScriptModule net = TinyTrainingNets.normalised(1);

    float[] one =
        training
            .importance(net, new ParameterImportance.Query(1, 100, 7))
            .parameters()
            .get("weight")
            .gradients();
    float[] four =
        training
            .importance(net, new ParameterImportance.Query(4, 25, 7))
            .parameters()
            .get("weight")
            .gradients();

    for (int i = 0; i < one.length; i++) {
      assertThat(four[i]).isCloseTo(one[i], within(1e-5f));
    }
  }

  private static float[] weight(ScriptModule net) throws Exception {
    return net.root().tensor("weight1").orElseThrow().toFloats();
  }
}
